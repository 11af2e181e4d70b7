package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table with the lease, and the pages of checkpoints beside it. */
public final class Table {

  static final String KEY = "lease";

  private static final String LEASE = "lease";

  private final Map<String, ImmutableMap<String, AttributeValue>> items = new TreeMap<>();
  private final Map<String, Long> putAt = new TreeMap<>();

  /** The lease as it was last; that somebody deletes it gives it to nobody. */
  private ImmutableMap<String, AttributeValue> lease = ImmutableMap.of();

  private final Set<String> shown = new TreeSet<>();
  private String passedOver = "";

  /** Who holds the lease by the one true order; empty where nobody does. */
  public String holder() {
    AttributeValue holder = lease.get("holder");
    return holder == null ? "" : holder.s();
  }

  public long epoch() {
    AttributeValue epoch = lease.get("epoch");
    return epoch == null ? 0 : Long.parseLong(epoch.n());
  }

  /** Somebody has been shown the lease. */
  void shown(String process) {
    shown.add(process);
  }

  /**
   * Who led when the lease was deleted and one took it that had never been shown any: he cannot
   * tell it from the first of all, and waits for nobody. Empty where nobody was passed over so.
   */
  public String passedOver() {
    return passedOver;
  }

  /** Deletes the lease; says whether there was one. */
  public boolean delete() {
    return items.remove(LEASE) != null;
  }

  /**
   * The pools of which a leader to come would hear that they are right, by pages that were put
   * after a time.
   */
  public Set<String> checkpointedSince(long time) {
    return items.entrySet().stream()
        .filter(entry -> putAt.getOrDefault(entry.getKey(), time) > time)
        .map(entry -> entry.getValue().get("page"))
        .filter(page -> page != null)
        .flatMap(page -> CheckpointPage.parse(page.s()).pools().keySet().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Empty where there is none. */
  Map<String, AttributeValue> item(@Nullable String key) {
    return key == null ? Map.of() : items.getOrDefault(key, ImmutableMap.of());
  }

  void put(String key, Map<String, AttributeValue> item, long at) {
    if (key.equals(LEASE)) {
      String before = holder();
      lease = ImmutableMap.copyOf(item);
      if (!before.equals(holder())) {
        passedOver = items.containsKey(LEASE) || shown.contains(holder()) ? "" : before;
        shown(holder());
      }
    }
    items.put(key, ImmutableMap.copyOf(item));
    putAt.put(key, at);
  }
}
