package io.ecsanywhere.controller.checkpoint;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stood in a store: pages that can be used, and what is wrong with the others. */
final class Found {

  private final String leads;
  private final Map<Integer, ImmutableSortedMap<String, Checkpoint>> pages = new TreeMap<>();
  private long latestTerm;
  private int passedOver;
  private @Nullable String problem;

  /**
   * @param leads in words, what the pages have to be of
   */
  Found(String leads) {
    this.leads = leads;
  }

  /** Takes a page's text as it stands. */
  void take(int number, String text) {
    try {
      CheckpointPage page = CheckpointPage.parse(text);
      latestTerm = Math.max(latestTerm, page.term());
      if (!page.leads().equals(leads)) {
        throw new IllegalArgumentException("it is of " + page.leads() + ", not of " + leads);
      }
      // A pool that belongs on another page would never be removed from this one.
      pages.put(
          number,
          ImmutableSortedMap.copyOf(
              Maps.filterKeys(page.pools(), pool -> CheckpointPage.of(pool) == number)));
    } catch (IllegalArgumentException e) {
      passedOver++;
      if (problem == null) {
        problem = "page %d: %s".formatted(number, e.getMessage());
      }
    }
  }

  Map<Integer, ImmutableSortedMap<String, Checkpoint>> pages() {
    return pages;
  }

  /** 0 where there was no page. */
  long latestTerm() {
    return latestTerm;
  }

  /** How many pages count for nothing. */
  int passedOver() {
    return passedOver;
  }

  /** What is wrong with the first of them, in one line. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
