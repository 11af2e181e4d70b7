package io.ecsanywhere.harness.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checkpoints in DynamoDB, against DynamoDB Local. */
@Timeout(120)
class DynamoDbCheckpointsIT {

  @RegisterExtension static final StoresOnDynamoDb STORES = new StoresOnDynamoDb();

  private static CheckpointStore checkpoints(String lease) {
    return STORES.checkpoints(StoresOnDynamoDb.TABLE, lease);
  }

  private static CheckpointPage page(long term, long turn) {
    return page(term, turn, 1);
  }

  private static CheckpointPage page(long term, long turn, int pools) {
    return new CheckpointPage(
        term,
        turn,
        "clusters a",
        IntStream.range(0, pools)
            .boxed()
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    String::compareTo,
                    "pool-%06d"::formatted,
                    _ -> new Checkpoint("0".repeat(Checkpoint.DIGITS), Instant.EPOCH))));
  }

  @Test
  void whatWasPutIsReadByEverybody() {
    assertThat(checkpoints("read").read()).isEmpty();
    assertThat(checkpoints("read").put(0, page(1, 1))).isTrue();
    assertThat(checkpoints("read").put(63, page(1, 1))).isTrue();
    assertThat(checkpoints("read").put(63, page(1, 2))).isTrue();
    assertThat(checkpoints("read").read())
        .isEqualTo(Map.of(0, page(1, 1).text(), 63, page(1, 2).text()));
  }

  @Test
  void aPageNeverGivesWayToAnEarlierOne() {
    CheckpointStore store = checkpoints("order");
    assertThat(store.put(7, page(9, 2))).isTrue();
    assertThat(store.put(7, page(9, 1))).isFalse();
    assertThat(store.put(7, page(8, 100))).isFalse();
    assertThat(store.read()).containsEntry(7, page(9, 2).text());
    assertThat(store.put(7, page(9, 2))).as("an attempt whose answer was lost").isTrue();
    assertThat(store.put(7, page(10, 1))).isTrue();
    assertThat(store.read()).containsEntry(7, page(10, 1).text());
  }

  @Test
  void whatIsNoPageGivesWayToOne() {
    for (Map<String, AttributeValue> rest :
        List.<Map<String, AttributeValue>>of(
            Map.of(),
            Map.of("page", AttributeValue.fromS("?")),
            Map.of("term", AttributeValue.fromS("last"), "turn", AttributeValue.fromN("1")))) {
      Map<String, AttributeValue> item = new HashMap<>(rest);
      item.put("lease", AttributeValue.fromS("odd/checkpoints/3"));
      STORES.put(item);
      assertThat(checkpoints("odd").read()).containsOnlyKeys(3);
      assertThat(checkpoints("odd").put(3, page(1, 1))).isTrue();
      assertThat(checkpoints("odd").read()).containsEntry(3, page(1, 1).text());
    }
  }

  @Test
  void leasesAndCheckpointsOfOneNameKnowNothingOfEachOther() {
    LeaseStore lease = STORES.lease(StoresOnDynamoDb.TABLE, "both");
    checkpoints("both").put(1, page(1, 1));
    assertThat(lease.read()).isEmpty();
    LeaseRecord record =
        new LeaseRecord("one", 1, Duration.ofSeconds(15), "clusters a", Instant.EPOCH);
    assertThat(lease.swap(Optional.empty(), record)).isPresent();
    assertThat(checkpoints("both").read()).containsOnlyKeys(1);
    assertThat(checkpoints("bot").read()).isEmpty();
  }

  /** More than DynamoDB takes in one item, or answers at once, if it were not bounded. */
  @Test
  void asManyPagesAsThereAreAreReadHoweverLargeTheyAre() {
    CheckpointStore store = checkpoints("large");
    for (int number = 0; number < CheckpointPage.PAGES; number++) {
      assertThat(store.put(number, page(1, 1, 5_000))).isTrue();
    }
    assertThat(store.read())
        .hasSize(CheckpointPage.PAGES)
        .allSatisfy((_, text) -> assertThat(CheckpointPage.parse(text).pools()).isNotEmpty());
  }

  @Test
  void aTableThatIsNotThereIsAFailure() {
    CheckpointStore nowhere = STORES.checkpoints("nowhere", "x");
    assertThat(catchThrowableOfType(ApiException.class, nowhere::read).failure())
        .isInstanceOf(ApiFailure.NotFound.class);
    assertThat(catchThrowableOfType(ApiException.class, () -> nowhere.put(1, page(1, 1))).failure())
        .isInstanceOf(ApiFailure.NotFound.class);
  }
}
