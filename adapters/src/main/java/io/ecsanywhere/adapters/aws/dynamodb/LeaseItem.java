package io.ecsanywhere.adapters.aws.dynamodb;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore.Stored;
import io.ecsanywhere.informers.source.OneLine;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease as an item of a table. */
final class LeaseItem {

  /** The table's partition key: the lease's name. */
  static final String KEY = "lease";

  /** The attribute that is another one after each write. */
  static final String VERSION = "version";

  /** What the table has to be, in words. */
  static final String SCHEMA = "the partition key '" + KEY + "' of type S and no sort key";

  private static final String HOLDER = "holder";
  private static final String EPOCH = "epoch";
  private static final String DURATION = "durationMillis";
  private static final String LEADS = "leads";
  private static final String RENEWED_AT = "renewedAt";

  /** As long as the flag takes. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private LeaseItem() {}

  static Map<String, AttributeValue> key(String name) {
    return Map.of(KEY, AttributeValue.fromS(name));
  }

  static Map<String, AttributeValue> of(String name, Stored lease) {
    LeaseRecord record = lease.record();
    return Map.of(
        KEY, AttributeValue.fromS(name),
        VERSION, AttributeValue.fromS(lease.version()),
        HOLDER, AttributeValue.fromS(record.holder()),
        EPOCH, AttributeValue.fromN(Long.toString(record.epoch())),
        DURATION, AttributeValue.fromN(Long.toString(record.duration().toMillis())),
        LEADS, AttributeValue.fromS(record.leads()),
        RENEWED_AT, AttributeValue.fromS(record.renewedAt().toString()));
  }

  /**
   * Reads an item.
   *
   * @throws IllegalArgumentException where it is no lease; the message names the attribute
   */
  static Stored read(Map<String, AttributeValue> item) {
    return new Stored(
        new LeaseRecord(
            text(item, HOLDER),
            number(item, EPOCH, Long.MAX_VALUE - 1),
            Duration.ofMillis(number(item, DURATION, LONGEST.toMillis())),
            text(item, LEADS),
            instant(text(item, RENEWED_AT))),
        text(item, VERSION));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return present(item, name, "a text", AttributeValue::s);
  }

  /** From 1: a lease without a duration would be anybody's, while its holder works on. */
  private static long number(Map<String, AttributeValue> item, String name, long most) {
    String digits = present(item, name, "a number", AttributeValue::n);
    try {
      long number = Long.parseLong(digits);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as what lies out of bounds is.
    }
    throw new IllegalArgumentException("its " + name + " is " + OneLine.of(digits));
  }

  private static String present(
      Map<String, AttributeValue> item,
      String name,
      String kind,
      Function<AttributeValue, @Nullable String> value) {
    AttributeValue attribute = item.get(name);
    String present = attribute == null ? null : value.apply(attribute);
    if (present == null) {
      throw new IllegalArgumentException("its " + name + " is missing or not " + kind);
    }
    return present;
  }

  /** For people only: one that cannot be read hurts nobody. */
  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
