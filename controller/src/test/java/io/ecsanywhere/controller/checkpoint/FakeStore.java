package io.ecsanywhere.controller.checkpoint;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A store in memory, which fails where it is told to. */
public final class FakeStore implements CheckpointStore {

  public final Map<Integer, String> pages = new TreeMap<>();

  /** The pages that were put, or were to be, in order. */
  public final List<Integer> puts = new ArrayList<>();

  public final Set<Integer> failing = new HashSet<>();
  boolean unreadable;

  /** Whether a put that fails is done all the same. */
  boolean failsAfter;

  /** Runs while a put is under way. */
  public Runnable duringPut = () -> {};

  @Override
  public Map<Integer, String> read() {
    if (unreadable) {
      throw new ApiException(new ApiFailure.Denied("fake:read", "told to"));
    }
    return new TreeMap<>(pages);
  }

  @Override
  public void tryPermissions() {
    read();
  }

  @Override
  public boolean put(int number, CheckpointPage page) {
    puts.add(number);
    duringPut.run();
    boolean fails = failing.contains(number);
    boolean later = pages.containsKey(number) && isLater(pages.get(number), page);
    if (!later && (!fails || failsAfter)) {
      pages.put(number, page.text());
    }
    if (fails) {
      throw new ApiException(new ApiFailure.Transient("fake:put", "told to"));
    }
    return !later;
  }

  private static boolean isLater(String text, CheckpointPage than) {
    CheckpointPage there = CheckpointPage.parse(text);
    return there.term() > than.term()
        || (there.term() == than.term() && there.turn() > than.turn());
  }

  /** The pools of which the store says that they are right. */
  public Set<String> pools() {
    return pages.values().stream()
        .flatMap(text -> CheckpointPage.parse(text).pools().keySet().stream())
        .collect(ImmutableSet.toImmutableSet());
  }
}
