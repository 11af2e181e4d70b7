package io.ecsanywhere.harness.seeded.aws;

import java.util.Map;

/** A table with one item: the lease. */
public final class Table {

  private Map<String, String> item = Map.of();

  /** Who holds the lease by the one true order; empty where nobody does. */
  public String holder() {
    return item.getOrDefault("holder", "");
  }

  public long epoch() {
    return Long.parseLong(item.getOrDefault("epoch", "0"));
  }

  Map<String, String> item() {
    return item;
  }

  void put(Map<String, String> next) {
    item = next;
  }
}
