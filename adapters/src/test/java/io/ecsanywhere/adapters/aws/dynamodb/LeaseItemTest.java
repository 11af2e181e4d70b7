package io.ecsanywhere.adapters.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class LeaseItemTest {

  private static final Stored LEASE =
      new Stored(
          new LeaseRecord(
              "me", 3, Duration.ofSeconds(15), "shop", Instant.parse("2026-01-31T12:00:00Z")),
          "v1");

  @Test
  void whatWasWrittenIsRead() {
    assertThat(LeaseItem.read(LeaseItem.of("name", LEASE))).isEqualTo(LEASE);
  }

  @ParameterizedTest
  @CsvSource({
    "durationMillis, 0",
    "durationMillis, -1",
    "durationMillis, 9223372036854775807",
    "epoch, -1",
    "epoch, 9223372036854775807",
    "epoch, 1.5",
  })
  void aNumberThatNobodyCanReckonWithMakesNoLease(String name, String number) {
    Map<String, AttributeValue> item = new HashMap<>(LeaseItem.of("name", LEASE));
    item.put(name, AttributeValue.fromN(number));
    assertThatThrownBy(() -> LeaseItem.read(item))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("its " + name + " is " + number);
  }
}
