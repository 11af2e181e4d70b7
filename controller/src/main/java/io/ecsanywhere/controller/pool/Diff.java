package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a pool differs from what it should hold.
 *
 * @param change what to write
 * @param others the members that it should not hold, each with what becomes of it; draining ones
 *     are gone
 */
record Diff(Change change, ImmutableSortedMap<Target, Fate> others) {

  /**
   * What must be known to judge members that no task accounts for.
   *
   * @param strays tells what they are
   * @param ours whether a member at this address may be ours
   */
  record Surroundings(Strays strays, Predicate<InetAddress> ours) {}

  /** Tells of a member that no task accounts for what is known of it. */
  @FunctionalInterface
  interface Strays {

    /**
     * What is known of it.
     *
     * @param since when it was first seen, on the ticker
     */
    Stray at(Target target, long since);
  }

  /**
   * Pure: desired against observed.
   *
   * @param accounts the tasks that account for members, now or before
   */
  static Diff between(
      Desired desired, Observed observed, Map<Target, Claim> accounts, Surroundings surroundings) {
    List<Target> register = new ArrayList<>();
    for (Target target : desired.targets().keySet()) {
      if (!observed.serving(target)) {
        register.add(target);
      }
    }
    Map<Target, Fate> others = new TreeMap<>();
    observed
        .members()
        .forEach(
            (target, seen) -> {
              if (!seen.draining() && !desired.targets().containsKey(target)) {
                others.put(target, fate(target, seen, desired, accounts.get(target), surroundings));
              }
            });
    return new Diff(
        Change.of(register, targets(others, Fate.REMOVED)), ImmutableSortedMap.copyOf(others));
  }

  /**
   * Members that no task is known to have held: they stay until a whole list of tasks, begun after
   * they were first seen, has shown nothing running there.
   */
  ImmutableSet<Target> unlisted() {
    return targets(others, Fate.UNLISTED);
  }

  /** Whether members stay of which no list that is due soon tells whose they are. */
  boolean open() {
    return others.containsValue(Fate.OPEN);
  }

  private static ImmutableSet<Target> targets(Map<Target, Fate> others, Fate fate) {
    ImmutableSet.Builder<Target> targets = ImmutableSet.builder();
    others.forEach(
        (target, each) -> {
          if (each == fate) {
            targets.add(target);
          }
        });
    return targets.build();
  }

  private static Fate fate(
      Target target,
      Observed.Seen seen,
      Desired desired,
      @Nullable Claim account,
      Surroundings surroundings) {
    if (account != null) {
      return desired.undecided().contains(account.taskArn())
              || desired.unread().contains(account.service())
          ? Fate.UNDECIDED
          : Fate.REMOVED;
    }
    if (!desired.managed() || !surroundings.ours().test(target.address())) {
      return Fate.NOT_OURS;
    }
    if (!desired.undecided().isEmpty() || !desired.unread().isEmpty()) {
      return Fate.UNDECIDED;
    }
    return switch (surroundings.strays().at(target, seen.since())) {
      case NOBODYS -> Fate.REMOVED;
      case UNLISTED -> Fate.UNLISTED;
      case OPEN -> Fate.OPEN;
    };
  }
}
