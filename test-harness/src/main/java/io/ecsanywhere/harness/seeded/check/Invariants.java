package io.ecsanywhere.harness.seeded.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Observer;
import io.ecsanywhere.harness.seeded.aws.Table;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges every write by the world's own truth. Each rule forgives what cannot be known: a replica
 * acts on what it was told, which may be as old as the oldest answer that AWS gives, and the pass
 * that acts on it takes its time.
 */
public final class Invariants implements Observer {

  /** How long a group that has refused for being full is believed to be. */
  private static final long FULL_BELIEVED = Duration.ofSeconds(75).toNanos();

  private final Scheduler scheduler;
  private final Truth truth;
  private final Table table;
  private final Set<String> clusters;
  private final long slack;
  private final boolean removesDisconnected;
  private final long calmest;

  private final Map<String, Knowledge> knowledge = new HashMap<>();
  private final Map<String, Long> acquired = new HashMap<>();
  private final Map<String, Write> underWay = new HashMap<>();
  private final Map<String, Long> lastFull = new HashMap<>();
  private final Map<String, Long> lastFailed = new HashMap<>();
  private @Nullable Violation violation;
  private long writes;

  /**
   * @param slack how long after it was told of something a replica may still act on what it was
   *     told before
   * @param calmest how long a replica may go without reading tasks again
   */
  public Invariants(
      Scheduler scheduler,
      Truth truth,
      Table table,
      Set<String> clusters,
      Duration slack,
      boolean removesDisconnected,
      Duration calmest) {
    this.calmest = calmest.toNanos();
    this.scheduler = scheduler;
    this.truth = truth;
    this.table = table;
    this.clusters = clusters;
    this.slack = slack.toNanos();
    this.removesDisconnected = removesDisconnected;
  }

  private record Write(
      SimulatedProcess process,
      Thread thread,
      boolean register,
      String groupArn,
      Collection<Target> targets,
      long sent,
      String holder,
      Map<Target, Truth.Since> rightful) {

    String group() {
      return groupArn.substring(groupArn.indexOf('/') + 1, groupArn.lastIndexOf('/'));
    }
  }

  /** The first violation. */
  public Optional<Violation> violation() {
    return Optional.ofNullable(violation);
  }

  public long writes() {
    return writes;
  }

  @FormatMethod
  public void violated(int invariant, String rule, @FormatString String what, Object... arguments) {
    if (violation == null) {
      violation = new Violation(invariant, rule, what.formatted(arguments), scheduler.now());
    }
  }

  private Knowledge of(SimulatedProcess process) {
    return knowledge.computeIfAbsent(process.name(), _ -> new Knowledge());
  }

  @Override
  public void told(SimulatedProcess process, Told told, long asOf) {
    of(process).told(told, scheduler.now());
  }

  @Override
  public void listed(
      SimulatedProcess process, Kind kind, String cluster, long began, Set<String> names) {
    of(process).listed(kind, cluster, began, names);
  }

  @Override
  public void misled(SimulatedProcess process, ServiceKey service) {
    of(process).misled(service, scheduler.now());
  }

  /** A process has the lease from now on, as the table has it. */
  public void leaseTaken(String holder) {
    acquired.put(holder, scheduler.now());
  }

  @Override
  public Object sending(
      SimulatedProcess process, boolean register, String groupArn, Collection<Target> targets) {
    Write write =
        new Write(
            process,
            Thread.currentThread(),
            register,
            groupArn,
            targets,
            scheduler.now(),
            table.holder(),
            new TreeMap<>(
                truth.of(
                    groupArn.substring(groupArn.indexOf('/') + 1, groupArn.lastIndexOf('/')))));
    onePassAtATime(write);
    readBeforeWriting(write);
    if (register) {
      targets.forEach(target -> noPassedPort(write, target));
    }
    return write;
  }

  @Override
  public void applying(Object sent, Group group) {
    Write write = (Write) sent;
    writes++;
    oneWriter(write);
    noCheckpoint(write);
    if (write.register) {
      if (group.full()) {
        lastFull.put(write.groupArn, scheduler.now());
      }
      return;
    }
    registeredFirst(write, group);
    for (Target target : write.targets) {
      if (group.serves(target)) {
        causeOfRemoval(write, group, target);
      }
    }
    notAllDisconnected(write, group);
  }

  @Override
  public void applied(Object sent, boolean done) {
    Write write = (Write) sent;
    if (!done) {
      lastFailed.put(write.groupArn, scheduler.now());
      if (write.register) {
        lastFull.put(write.groupArn, scheduler.now());
      }
    }
  }

  @Override
  public void over(Object sent) {
    Write write = (Write) sent;
    underWay.remove(write.process.name() + " " + write.groupArn, write);
  }

  /**
   * 10: a write takes effect only while its sender has the lease by the table's own order, and has
   * had it ever since it sent the write.
   */
  private void oneWriter(Write write) {
    String sender = write.process.name();
    boolean interrupted =
        acquired.entrySet().stream()
            .anyMatch(one -> !one.getKey().equals(sender) && one.getValue() > write.sent);
    if (!sender.equals(table.holder()) || !sender.equals(write.holder) || interrupted) {
      violated(
          10,
          "one writer",
          "%s wrote to %s; when it sent that the lease was %s's, and by now it is %s's",
          sender,
          write.group(),
          write.holder,
          table.holder());
    }
  }

  /** 3: what the next leader takes for true, as long as it has not read it, is so. */
  private void noCheckpoint(Write write) {
    if (table.checkpointed().contains(write.group())) {
      violated(
          3,
          "no word of what was",
          "%s writes to %s, of which the table still says that it is right",
          write.process,
          write.group());
    }
  }

  /** 5: only one reconcile touches a pool at a time. */
  private void onePassAtATime(Write write) {
    String key = write.process.name() + " " + write.groupArn;
    Write other = underWay.get(key);
    if (other != null && other.thread != write.thread) {
      violated(5, "one pass a pool", "two workers of %s write to %s", write.process, write.group());
    }
    underWay.put(key, write);
  }

  /** 3: everything has been read whole since the sender took the lease. */
  private void readBeforeWriting(Write write) {
    long since = acquired.getOrDefault(write.process.name(), Knowledge.NEVER);
    for (String cluster : clusters) {
      for (Kind kind : Kind.values()) {
        long whole = of(write.process).lastWhole(kind, cluster);
        if (whole < since) {
          violated(
              3,
              "synced before acting",
              "%s writes to %s, and has not read all %s of %s since it took the lease",
              write.process,
              write.group(),
              kind,
              cluster);
        }
      }
    }
  }

  /**
   * 4, 2, 12: a target that is somebody's, firmly and for so long that the sender must know, is not
   * deregistered. A task that the sender was never told of, and that its last whole list did not
   * show, it cannot know.
   */
  private void causeOfRemoval(Write write, Group group, Target target) {
    Truth.Since now = truth.of(group.name()).get(target);
    Truth.Since then = write.rightful.get(target);
    if (now == null
        || then == null
        || !now.owner().firm()
        || now.owner().away()
        || !now.equals(then)) {
      foreign(write, group, target);
      return;
    }
    Truth.Owner owner = now.owner();
    Knowledge known = of(write.process);
    int misled = known.misledSince(owner.service(), write.sent - slack - calmest);
    if (misled > 1 || (misled == 1 && !empties(write, group))) {
      return;
    }
    if (!known.sawTask(owner.task())
        && known.listedWithout(owner.service().cluster(), owner.task())) {
      return;
    }
    String service = owner.service().toString();
    if (!known.sawTags(service, owner.tags())) {
      return;
    }
    long knows =
        Math.min(
            Math.min(
                known.lastTold(service, Knowledge.NEVER), known.lastTold(owner.task(), write.sent)),
            Math.min(
                known.lastTold(owner.host(), write.sent),
                known.lastTold(owner.managedId(), write.sent)));
    if (Math.min(knows, write.sent) - slack > now.since()) {
      violated(
          4,
          "no removal without cause",
          "%s took %s out of %s, where %s of %s has been serving since %.3f s",
          write.process,
          target,
          group.name(),
          owner.task(),
          owner.service(),
          now.since() / 1e9);
    }
  }

  /** Whether nothing serves in the group any more after the write. */
  private static boolean empties(Write write, Group group) {
    return group.targets().entrySet().stream()
        .allMatch(one -> one.getValue() != 0 || write.targets.contains(one.getKey()));
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
      violated(
          4,
          "what is not ours stays",
          "%s took %s out of %s, which is not its own",
          write.process,
          target,
          group.name());
    }
  }

  /**
   * 12: of a group whose tasks run, the last target does not go because their hosts are
   * disconnected.
   */
  private void notAllDisconnected(Write write, Group group) {
    if (!removesDisconnected) {
      return;
    }
    boolean some = false;
    for (Map.Entry<Target, Truth.Since> one : truth.of(group.name()).entrySet()) {
      Truth.Since before = write.rightful.get(one.getKey());
      if (before != null
          && one.getValue().equals(before)
          && group.serves(one.getKey())
          && before.owner().firm()
          && before.owner().away()
          && before.since() < write.sent - slack
          && of(write.process).sawTask(before.owner().task())
          && of(write.process)
              .sawTags(before.owner().service().toString(), before.owner().tags())) {
        some |= write.targets.contains(one.getKey());
      }
    }
    boolean othersServe =
        group.targets().entrySet().stream()
            .anyMatch(one -> one.getValue() == 0 && !write.targets.contains(one.getKey()));
    if (some && !othersServe) {
      violated(
          12,
          "not all on disconnection",
          "%s emptied %s, whose tasks run on disconnected hosts",
          write.process,
          group.name());
    }
  }

  /** 6: what the sender has long known to belong there is registered before anything goes. */
  private void registeredFirst(Write write, Group group) {
    if (scheduler.now() - lastFull.getOrDefault(write.groupArn, Knowledge.NEVER) < FULL_BELIEVED
        || scheduler.now() - lastFailed.getOrDefault(write.groupArn, Knowledge.NEVER) < slack
        || group.full()) {
      return;
    }
    List<Target> missing = new ArrayList<>();
    for (Map.Entry<Target, Truth.Since> one : write.rightful.entrySet()) {
      Truth.Owner owner = one.getValue().owner();
      Knowledge known = of(write.process);
      long knows =
          Math.max(
              one.getValue().since(),
              Math.max(known.firstTold(owner.task()), known.firstTold(owner.shape())));
      if (owner.firm()
          && !owner.away()
          && !group.targets().containsKey(one.getKey())
          && known.sawTags(owner.service().toString(), owner.tags())
          && known.lastTold(owner.service().toString(), Knowledge.NEVER) - slack
              > one.getValue().since()
          && known.lastTold(owner.host(), Knowledge.NEVER) - slack > one.getValue().since()
          && known.lastTold(owner.managedId(), Knowledge.NEVER) - slack > one.getValue().since()
          && write.sent - slack > knows
          && truth.absentSince(group.name(), one.getKey()) < write.sent - slack) {
        missing.add(one.getKey());
      }
    }
    if (!missing.isEmpty()) {
      violated(
          6,
          "register, then deregister",
          "%s took %s out of %s before it put in %s",
          write.process,
          write.targets,
          group.name(),
          missing);
    }
  }

  /** 7: no port is registered for one service that is known to be another's by now. */
  private void noPassedPort(Write write, Target target) {
    Optional<Tsk> listener = truth.listener(target);
    if (listener.isEmpty()) {
      return;
    }
    Tsk task = listener.get();
    Truth.Since rightful = truth.of(write.group()).get(target);
    if (rightful != null && rightful.owner().task().equals(task.arn())) {
      return;
    }
    boolean newest = truth.newestClaim(task, target);
    if (newest
        && of(write.process).firstTold(task.arn()) < write.sent - slack
        && truth.unboundSince(task.service(), write.group()) < write.sent - 2 * slack) {
      violated(
          7,
          "no wrong traffic",
          "%s registered %s with %s, long after it was told that %s of %s listens there",
          write.process,
          target,
          write.group(),
          task.arn(),
          task.service());
    }
  }
}
