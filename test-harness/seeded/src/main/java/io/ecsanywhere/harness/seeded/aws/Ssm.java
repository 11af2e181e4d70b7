package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import java.util.TreeMap;

/** SSM: an address for each managed instance; empty where its agent reported none. */
public final class Ssm {

  private final Scheduler scheduler;
  private final Runnable changed;
  private final History<ImmutableSortedMap<String, String>> history =
      new History<>(ImmutableSortedMap.of());

  public Ssm(Scheduler scheduler, Runnable changed) {
    this.scheduler = scheduler;
    this.changed = changed;
  }

  public ImmutableSortedMap<String, String> now() {
    return history.now();
  }

  ImmutableSortedMap<String, String> at(long time) {
    return history.at(time);
  }

  public void report(String id, String address) {
    TreeMap<String, String> next = new TreeMap<>(now());
    next.put(id, address);
    history.set(scheduler.now(), ImmutableSortedMap.copyOfSorted(next));
    changed.run();
  }
}
