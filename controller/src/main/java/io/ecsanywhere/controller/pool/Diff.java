package io.ecsanywhere.controller.pool;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * How a pool differs from what it should hold.
 *
 * @param change what to write
 * @param unlisted members that no task is known to have held: they stay until a whole list of
 *     tasks, begun after they were first seen, has shown nothing running there
 * @param undecided members that stay because it cannot be told whether their task serves
 */
record Diff(Change change, ImmutableSet<Target> unlisted, ImmutableSet<Target> undecided) {

  /**
   * What is known about members beside what is desired.
   *
   * @param accounts the tasks that account for members, now or before
   * @param tasksListedSince when the last whole list of tasks began, on the ticker
   * @param ours whether a member at this address may be ours, where no task accounts for it
   */
  record Known(
      Map<Target, Claim> accounts, OptionalLong tasksListedSince, Predicate<InetAddress> ours) {}

  /** Pure: desired against observed. */
  static Diff between(Desired desired, Observed observed, Known known) {
    List<Target> register = new ArrayList<>();
    for (Target target : desired.targets().keySet()) {
      if (!observed.serving(target)) {
        register.add(target);
      }
    }
    List<Target> deregister = new ArrayList<>();
    ImmutableSet.Builder<Target> unlisted = ImmutableSet.builder();
    ImmutableSet.Builder<Target> undecided = ImmutableSet.builder();
    observed
        .members()
        .forEach(
            (target, seen) -> {
              if (!seen.draining() && !desired.targets().containsKey(target)) {
                switch (fate(target, seen, desired, known)) {
                  case REMOVED -> deregister.add(target);
                  case UNLISTED -> unlisted.add(target);
                  case UNDECIDED -> undecided.add(target);
                  case NOT_OURS -> {}
                }
              }
            });
    return new Diff(Change.of(register, deregister), unlisted.build(), undecided.build());
  }

  private enum Fate {
    REMOVED,
    UNLISTED,
    UNDECIDED,
    NOT_OURS
  }

  private static Fate fate(Target target, Observed.Seen seen, Desired desired, Known known) {
    Claim claim = known.accounts().get(target);
    if (claim != null) {
      return desired.undecided().contains(claim.taskArn()) ? Fate.UNDECIDED : Fate.REMOVED;
    }
    if (!desired.managed() || !known.ours().test(target.address())) {
      return Fate.NOT_OURS;
    }
    if (!desired.undecided().isEmpty()) {
      return Fate.UNDECIDED;
    }
    OptionalLong listed = known.tasksListedSince();
    return listed.isPresent() && listed.getAsLong() - seen.since() > 0
        ? Fate.REMOVED
        : Fate.UNLISTED;
  }
}
