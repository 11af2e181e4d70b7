package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.Trace;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** ELB: target groups by name. Addresses in 10.0.0.0/8 lie in the VPC; others do not. */
public final class Elb {

  private static final String HOME =
      "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/";

  /** A target as a call names it. */
  record Named(Target target, String zone) {}

  private final Scheduler scheduler;
  private final Trace trace;
  private final Duration drainingFor;
  private final boolean revives;
  private final Runnable changed;
  private final Runnable membersChanged;
  private final History<ImmutableSortedMap<String, Group>> history =
      new History<>(ImmutableSortedMap.of());
  private final Set<String> cursed = new HashSet<>();
  private int made;

  /**
   * @param drainingFor how long a target drains
   * @param revives whether registering a target that drains brings it back at once
   * @param changed runs when a group has come or gone
   * @param membersChanged runs when a group holds something else
   */
  public Elb(
      Scheduler scheduler,
      Trace trace,
      Duration drainingFor,
      boolean revives,
      Runnable changed,
      Runnable membersChanged) {
    this.membersChanged = membersChanged;
    this.scheduler = scheduler;
    this.trace = trace;
    this.drainingFor = drainingFor;
    this.revives = revives;
    this.changed = changed;
  }

  public ImmutableSortedMap<String, Group> now() {
    return history.now();
  }

  ImmutableSortedMap<String, Group> at(long time) {
    return history.at(time);
  }

  public Optional<Group> byArn(String arn) {
    return now().values().stream().filter(group -> group.arn().equals(arn)).findFirst();
  }

  /** From now on a group's targets can neither be read nor changed by a call. */
  public void curse(String name) {
    cursed.add(name);
  }

  public boolean cursed(String name) {
    return cursed.contains(name);
  }

  /** Makes a group, in the place of one that has the name. */
  public void make(String name, int capacity, ImmutableSortedMap<String, String> tags) {
    set(
        new Group(
            name,
            HOME + name + "/%016x".formatted(0xABC000 + made++),
            capacity,
            tags,
            ImmutableSortedMap.of()));
    changed.run();
  }

  public void remove(String name) {
    TreeMap<String, Group> next = new TreeMap<>(now());
    next.remove(name);
    history.set(scheduler.now(), ImmutableSortedMap.copyOfSorted(next));
    changed.run();
  }

  public void resize(String name, int capacity) {
    Group group = now().get(name);
    if (group != null) {
      set(group.sized(capacity));
    }
  }

  /** Somebody's hand, or a call that has been found in order. */
  public void register(String name, Target target) {
    Group group = now().get(name);
    if (group != null && !group.serves(target)) {
      boolean drains = group.targets().containsKey(target);
      if (!drains || revives) {
        set(group.holding(target, 0));
      }
    }
  }

  public void deregister(String name, Target target) {
    Group group = now().get(name);
    if (group != null && group.serves(target)) {
      set(group.holding(target, scheduler.now() + drainingFor.toNanos()));
      String arn = group.arn();
      scheduler.after(drainingFor, () -> drained(arn, target));
    }
  }

  private void drained(String arn, Target target) {
    byArn(arn)
        .filter(
            group -> {
              Long until = group.targets().get(target);
              return until != null && until != 0 && until <= scheduler.now();
            })
        .ifPresent(group -> set(group.without(target)));
  }

  /** What RegisterTargets does: all of the targets, or an error. */
  void registerAll(Group group, List<Named> targets) {
    for (Named named : targets) {
      boolean inside = InetAddresses.toAddrString(named.target().address()).startsWith("10.");
      String address = InetAddresses.toAddrString(named.target().address());
      if (inside && named.zone().equals("all")) {
        throw Calls.error(
            400,
            "ValidationError",
            "You cannot specify an Availability Zone for the IP address '"
                + address
                + "' because it is in the VPC");
      }
      if (!inside && named.zone().isEmpty()) {
        throw Calls.error(
            400,
            "ValidationError",
            "You must specify an Availability Zone for the IP address '"
                + address
                + "' because it is outside the VPC");
      }
    }
    long more = targets.stream().filter(n -> !group.targets().containsKey(n.target())).count();
    if (group.targets().size() + more > group.capacity()) {
      throw Calls.error(
          400,
          "TooManyTargets",
          "The maximum number of targets per target group '%d' has been reached on target group '%s'"
              .formatted(group.capacity(), group.arn()));
    }
    targets.forEach(named -> register(group.name(), named.target()));
  }

  private void set(Group group) {
    TreeMap<String, Group> next = new TreeMap<>(now());
    next.put(group.name(), group);
    history.set(scheduler.now(), ImmutableSortedMap.copyOfSorted(next));
    membersChanged.run();
    trace.event(scheduler.now(), "%s holds %s", group.name(), group.targets());
  }
}
