package io.ecsanywhere.harness.seeded.check;

import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Judges what is deregistered. */
final class Removals {

  /** How long a group that has refused for being full is believed to be. */
  private static final long FULL_BELIEVED = Duration.ofSeconds(75).toNanos();

  private final Scheduler scheduler;
  private final Truth truth;
  private final Function<SimulatedProcess, Knowledge> knowledge;
  private final Findings findings;
  private final long slack;
  private final long calmest;
  private final Optional<Duration> grace;
  private final Map<String, Long> lastFull = new HashMap<>();
  private final Map<String, Long> lastFailed = new HashMap<>();

  /** A write, and when its sender was through with it. */
  private record Done(Write write, long at) {}

  private final Map<Thread, Done> lastWrites = new HashMap<>();

  Removals(
      Scheduler scheduler,
      Truth truth,
      Function<SimulatedProcess, Knowledge> knowledge,
      Findings findings,
      Patience patience) {
    this.scheduler = scheduler;
    this.truth = truth;
    this.knowledge = knowledge;
    this.findings = findings;
    this.slack = patience.slack().toNanos();
    this.calmest = patience.calmest().toNanos();
    this.grace = patience.grace();
  }

  /** A group was seen to be full. */
  void full(String groupArn) {
    lastFull.put(groupArn, scheduler.now());
  }

  /** A write to a group was refused. */
  void failed(String groupArn) {
    lastFailed.put(groupArn, scheduler.now());
  }

  /** Judges a deregistration that is about to take effect. */
  void judge(Write write, Group group) {
    registeredFirst(write, group);
    for (Target target : write.targets()) {
      if (group.serves(target)) {
        causeOfRemoval(write, group, target);
      }
    }
    notAllDisconnected(write, group);
  }

  /**
   * 4, 2, 12: a target that is somebody's, firmly and for so long that the sender must know, is not
   * deregistered. A task that the sender was never told of, and that its last whole list did not
   * show, it cannot know; nor tags that others took the place of. Where it never saw any of a
   * service that can be understood, it must take into account that there may have been some; nobody
   * reads such a service once more before the pool is emptied, though, so one wrong answer will do.
   * So it will where no service wants any task in the group: nothing is held then.
   */
  private void causeOfRemoval(Write write, Group group, Target target) {
    Truth.Since now = truth.of(group.name()).get(target);
    Truth.Since then = write.rightful().get(target);
    if (now == null
        || then == null
        || !now.owner().firm()
        || (now.owner().away() && mayGoForThat(write, now.owner()))
        || !now.equals(then)) {
      foreign(write, group, target);
      return;
    }
    Truth.Owner owner = now.owner();
    Knowledge known = knowledge.apply(write.process());
    int misled = known.misledSince(owner.service(), write.sent() - slack - calmest);
    if (misled > 1
        || (misled == 1 && (!empties(write, group) || !truth.wantsTasks(group.name())))) {
      return;
    }
    if (!known.sawTask(owner.task())
        && known.listedWithout(owner.service().cluster(), owner.task(), write.groupArn(), target)) {
      return;
    }
    String service = owner.service().toString();
    if (!known.sawTags(service, owner.tags())
        && (misled > 0 || truth.sound(owner.service()) || known.sawTags(service, truth::sound))) {
      return;
    }
    long knows =
        Math.min(
            Math.min(
                known.lastTold(service, Knowledge.NEVER),
                known.lastTold(owner.task(), write.sent())),
            Math.min(
                known.lastTold(owner.host(), write.sent()),
                known.lastTold(owner.managedId(), write.sent())));
    if (Math.min(knows, write.sent()) - slack > now.since()) {
      findings.violated(
          4,
          "no removal without cause",
          "%s took %s out of %s, where %s of %s has been serving since %.3f s",
          write.process(),
          target,
          group.name(),
          owner.task(),
          owner.service(),
          now.since() / 1e9);
    }
  }

  /** Whether a host has been disconnected for long enough, or else may have seemed so. */
  private boolean mayGoForThat(Write write, Truth.Owner owner) {
    return grace.isPresent()
        && truth.firstDisconnected(owner) <= write.sent() - grace.get().toNanos();
  }

  /** Whether nothing serves in the group any more after the write. */
  private static boolean empties(Write write, Group group) {
    return group.targets().entrySet().stream()
        .allMatch(one -> one.getValue() != 0 || write.targets().contains(one.getKey()));
  }

  /** 4: what is not ours stays: in a shared group, or in one that no service names. */
  private void foreign(Write write, Group group, Target target) {
    if (truth.ofHost(target) || truth.everOfHost(target)) {
      return;
    }
    boolean shared = "shared".equals(group.tags().get("ecs-a.ownership"));
    boolean unnamed =
        !truth.managed(group.name()) && truth.lastNamed(group.name()) == Knowledge.NEVER;
    if (shared || unnamed) {
      findings.violated(
          4,
          "what is not ours stays",
          "%s took %s out of %s, which is not its own",
          write.process(),
          target,
          group.name());
    }
  }

  /**
   * 12: of a group whose tasks run, the last target does not go because their hosts are
   * disconnected.
   */
  private void notAllDisconnected(Write write, Group group) {
    if (grace.isEmpty()) {
      return;
    }
    boolean some = false;
    for (Map.Entry<Target, Truth.Since> one : truth.of(group.name()).entrySet()) {
      Truth.Since before = write.rightful().get(one.getKey());
      if (before != null
          && one.getValue().equals(before)
          && group.serves(one.getKey())
          && before.owner().firm()
          && before.owner().away()
          && before.since() < write.sent() - slack
          && truth.disconnectedSince(before.owner()) < write.sent() - slack
          && knowledge.apply(write.process()).sawTask(before.owner().task())
          && knowledge
              .apply(write.process())
              .sawTags(before.owner().service().toString(), before.owner().tags())) {
        some |= write.targets().contains(one.getKey());
      }
    }
    boolean othersServe =
        group.targets().entrySet().stream()
            .anyMatch(one -> one.getValue() == 0 && !write.targets().contains(one.getKey()));
    if (some && !othersServe) {
      findings.violated(
          12,
          "not all on disconnection",
          "%s emptied %s, whose tasks run on disconnected hosts",
          write.process(),
          group.name());
    }
  }

  /** A write has been answered, or given up. */
  void over(Write write) {
    lastWrites.put(write.thread(), new Done(write, scheduler.now()));
  }

  /** How much the sender of a write knew when it decided on the change that this is a part of. */
  int toldBy(Thread thread, String groupArn, int now) {
    Done last = lastWrites.get(thread);
    return last != null && last.at == scheduler.now() && last.write.groupArn().equals(groupArn)
        ? last.write.told()
        : now;
  }

  /**
   * 6: where a group has room, in no pass a registration follows at once upon a deregistration
   * before which the sender knew as much; save where time alone has told it more, for the last of
   * the hosts has now been disconnected for so long that all of them count again.
   */
  void notAfter(Write register) {
    Done last = lastWrites.get(register.thread());
    if (last != null
        && !last.write.register()
        && last.write.pass().equals(register.pass())
        && last.write.groupArn().equals(register.groupArn())
        && last.at == register.sent()
        && register.told() == knowledge.apply(register.process()).times()
        && !believedFull(register.groupArn())
        && !ofDisconnectedHosts(register)) {
      findings.violated(
          6,
          "register, then deregister",
          "%s took %s out of %s, and then put in %s",
          register.process(),
          last.write.targets(),
          register.group(),
          register.targets());
    }
  }

  /** Whether a target is put in of a host that is away, or was when the sender last heard of it. */
  private boolean ofDisconnectedHosts(Write register) {
    Knowledge known = knowledge.apply(register.process());
    return register.targets().stream()
        .map(register.rightful()::get)
        .anyMatch(
            since ->
                since != null
                    && (since.owner().away()
                        || known.lastTold(since.owner().host(), Knowledge.NEVER) < since.since()));
  }

  private boolean believedFull(String groupArn) {
    return scheduler.now() - lastFull.getOrDefault(groupArn, Knowledge.NEVER) < FULL_BELIEVED;
  }

  /**
   * 6: what the sender has long known to belong there is registered before anything goes; save
   * where tags have changed, for until their pools have been looked for, which may have to wait,
   * nothing is added for what they named before.
   */
  private void registeredFirst(Write write, Group group) {
    if (believedFull(write.groupArn())
        || scheduler.now() - lastFailed.getOrDefault(write.groupArn(), Knowledge.NEVER) < slack
        || group.full()) {
      return;
    }
    List<Target> missing = new ArrayList<>();
    for (Map.Entry<Target, Truth.Since> one : write.rightful().entrySet()) {
      Truth.Owner owner = one.getValue().owner();
      Knowledge known = knowledge.apply(write.process());
      long knows =
          Math.max(
              one.getValue().since(),
              Math.max(known.firstTold(owner.task()), known.firstTold(owner.shape())));
      if (owner.firm()
          && !owner.away()
          && !group.targets().containsKey(one.getKey())
          && known.sawTags(owner.service().toString(), owner.tags())
          && !known.sawRetagged(owner.service().toString())
          && known.lastTold(owner.service().toString(), Knowledge.NEVER) - slack
              > one.getValue().since()
          && known.lastTold(owner.host(), Knowledge.NEVER) - slack > one.getValue().since()
          && known.lastTold(owner.managedId(), Knowledge.NEVER) - slack > one.getValue().since()
          && write.sent() - slack > knows
          && truth.absentSince(group.name(), one.getKey()) < write.sent() - slack) {
        missing.add(one.getKey());
      }
    }
    if (!missing.isEmpty()) {
      findings.violated(
          6,
          "register, then deregister",
          "%s took %s out of %s before it put in %s",
          write.process(),
          write.targets(),
          group.name(),
          missing);
    }
  }
}
