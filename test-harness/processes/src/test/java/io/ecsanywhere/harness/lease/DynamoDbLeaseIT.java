package io.ecsanywhere.harness.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The lease in DynamoDB, against DynamoDB Local. */
@Timeout(120)
class DynamoDbLeaseIT {

  @RegisterExtension static final StoresOnDynamoDb STORES = new StoresOnDynamoDb();

  private static LeaseStore lease(String name) {
    return STORES.lease(StoresOnDynamoDb.TABLE, name);
  }

  private static LeaseRecord record(String holder, long epoch) {
    return new LeaseRecord(
        holder, epoch, Duration.ofSeconds(15), "clusters a", Instant.ofEpochSecond(1_700_000_000));
  }

  private static ApiFailure failure(LeaseStore lease) {
    return catchThrowableOfType(ApiException.class, lease::read).failure();
  }

  @Test
  void whatIsSwappedInIsRead() {
    LeaseStore lease = lease("read");
    assertThat(lease.read()).isEmpty();

    Stored made = lease.swap(Optional.empty(), record("one", 1)).orElseThrow();
    assertThat(lease.read()).contains(made);
    Stored renewed = lease.swap(Optional.of(made), record("one", 1)).orElseThrow();

    assertThat(renewed.version()).isNotEqualTo(made.version());
    assertThat(lease.read()).contains(renewed);
    assertThat(renewed.record()).isEqualTo(record("one", 1));
  }

  @Test
  void aSwapOfWhatIsNoLongerSoChangesNothing() {
    LeaseStore lease = lease("stale");
    Stored made = lease.swap(Optional.empty(), record("one", 1)).orElseThrow();
    Stored renewed = lease.swap(Optional.of(made), record("one", 1)).orElseThrow();

    assertThat(lease.swap(Optional.of(made), record("two", 2))).isEmpty();
    assertThat(lease.swap(Optional.empty(), record("two", 2))).isEmpty();
    assertThat(lease.read()).contains(renewed);
  }

  @Test
  void ofManyThatSwapAtOnceOneSucceeds() throws Exception {
    Stored made = lease("race").swap(Optional.empty(), record("one", 1)).orElseThrow();
    List<Callable<Optional<Stored>>> swaps =
        IntStream.range(0, 8)
            .<Callable<Optional<Stored>>>mapToObj(
                i -> () -> lease("race").swap(Optional.of(made), record("r" + i, 2)))
            .toList();
    long won = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Stored>> swap : threads.invokeAll(swaps)) {
        won += swap.get().isPresent() ? 1 : 0;
      }
    }

    assertThat(won).isEqualTo(1);
  }

  @Test
  void aTableThatIsNotThereIsNamedWithTheKeyThatItShouldHave() {
    assertThat(failure(STORES.lease("nowhere", "x")))
        .isEqualTo(
            new ApiFailure.NotFound(
                "dynamodb:GetItem",
                "there is no table nowhere: expected one with the partition key 'lease' of type S"
                    + " and no sort key"));
  }

  @Test
  void aTableWithAnotherKeyIsNamedWithTheKeyThatItShouldHave() {
    STORES.server.createTable(
        "other-key", new DynamoDbServer.Key("id", ScalarAttributeType.S, KeyType.HASH));
    STORES.server.createTable(
        "other-type", new DynamoDbServer.Key("lease", ScalarAttributeType.N, KeyType.HASH));
    STORES.server.createTable(
        "sorted",
        DynamoDbServer.Key.LEASE,
        new DynamoDbServer.Key("at", ScalarAttributeType.S, KeyType.RANGE));

    for (String table : List.of("other-key", "other-type", "sorted")) {
      assertThat(failure(STORES.lease(table, "x")))
          .isInstanceOf(ApiFailure.Invalid.class)
          .extracting(ApiFailure::message)
          .asString()
          .startsWith(
              "the table %s cannot hold a lease: expected the partition key 'lease' of type S and no sort key"
                  .formatted(table));
    }
  }

  @Test
  void anItemThatIsNoLeaseIsNamed() {
    STORES.put(Map.of("lease", AttributeValue.fromS("odd")));

    assertThat(failure(lease("odd")))
        .isInstanceOf(ApiFailure.Invalid.class)
        .extracting(ApiFailure::message)
        .asString()
        .startsWith("the item odd of table leases is no lease of this controller: ");
  }
}
