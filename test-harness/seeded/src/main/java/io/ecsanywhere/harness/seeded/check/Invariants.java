package io.ecsanywhere.harness.seeded.check;

import static java.util.stream.Collectors.toCollection;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.ecsanywhere.controller.log.LogScope;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Observer;
import io.ecsanywhere.harness.seeded.aws.Table;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges every write by the world's own truth. Each rule forgives what cannot be known: a replica
 * acts on what it was told, which may be as old as the oldest answer that AWS gives, and the pass
 * that acts on it takes its time.
 */
public final class Invariants implements Observer {

  private final Scheduler scheduler;
  private final Truth truth;
  private final Table table;
  private final Set<String> clusters;
  private final Registrations registrations;
  private final Removals removals;

  private final Map<String, Knowledge> knowledge = new HashMap<>();
  private final Map<String, Long> acquired = new HashMap<>();
  private final long unwritable;
  private final Map<String, Write> underWay = new HashMap<>();
  private @Nullable Violation violation;
  private long writes;

  public Invariants(
      Scheduler scheduler, Truth truth, Table table, Set<String> clusters, Patience patience) {
    this.scheduler = scheduler;
    this.truth = truth;
    this.table = table;
    this.clusters = clusters;
    this.unwritable = patience.unwritable().toNanos();
    this.registrations = new Registrations(truth, this::of, this::violated, patience);
    this.removals = new Removals(scheduler, truth, this::of, this::violated, patience);
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

  /** Whether a process was ever shown a service with tags that bind it to a group. */
  public boolean sawBound(String process, ServiceKey service, String group) {
    Knowledge known = knowledge.get(process);
    return known != null && known.sawTags(service.toString(), tags -> truth.bind(tags, group));
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
            LogScope.fields().getOrDefault("reconcile_id", ""),
            register,
            groupArn,
            targets,
            scheduler.now(),
            removals.toldBy(Thread.currentThread(), groupArn, of(process).times()),
            table.holder(),
            new TreeMap<>(truth.of(Group.nameIn(groupArn))));
    onePassAtATime(write);
    onceOnly(write);
    targets.forEach(target -> readBeforeWriting(write, target));
    if (register) {
      removals.notAfter(write);
      targets.forEach(target -> registrations.judge(write, target));
    }
    return write;
  }

  @Override
  public void applying(Object sent, Group group) {
    Write write = (Write) sent;
    writes++;
    oneWriter(write);
    noCheckpoint(write);
    if (!write.register()) {
      removals.judge(write, group);
    } else if (group.full()) {
      removals.full(write.groupArn());
    }
  }

  @Override
  public void applied(Object sent, boolean done) {
    Write write = (Write) sent;
    if (!done) {
      removals.failed(write.groupArn());
      if (write.register()) {
        removals.full(write.groupArn());
      }
    }
  }

  @Override
  public void over(Object sent, boolean answered) {
    Write write = (Write) sent;
    if (answered) {
      of(write.process()).wrote(write, scheduler.now());
    }
    removals.over(write);
    underWay.remove(write.process().name() + " " + write.groupArn(), write);
  }

  /**
   * 10: a write takes effect only while its sender has the lease by the table's own order, and has
   * had it ever since it sent the write; save where the lease was deleted, and a process that had
   * just begun took it.
   */
  private void oneWriter(Write write) {
    String sender = write.process().name();
    if (sender.equals(table.passedOver())) {
      return;
    }
    boolean interrupted =
        acquired.entrySet().stream()
            .anyMatch(one -> !one.getKey().equals(sender) && one.getValue() > write.sent());
    if (!sender.equals(table.holder()) || !sender.equals(write.holder()) || interrupted) {
      violated(
          10,
          "one writer",
          "%s wrote to %s; when it sent that the lease was %s's, and by now it is %s's",
          sender,
          write.group(),
          write.holder(),
          table.holder());
    }
  }

  /**
   * 3: what the next leader takes for true, as long as it has not read it, is so; save where its
   * page could not be written for so long that pools came before it.
   */
  private void noCheckpoint(Write write) {
    if (table.checkpointedSince(scheduler.now() - unwritable).contains(write.group())) {
      violated(
          3,
          "no word of what was",
          "%s writes to %s, of which the table still says that it is right",
          write.process(),
          write.group());
    }
  }

  /** 5: only one reconcile touches a pool at a time. */
  private void onePassAtATime(Write write) {
    String key = write.process().name() + " " + write.groupArn();
    Write other = underWay.get(key);
    if (other != null && other.thread() != write.thread()) {
      violated(
          5, "one pass a pool", "two workers of %s write to %s", write.process(), write.group());
    }
    underWay.put(key, write);
  }

  /** 5: nothing is written that the sender knows to be so. */
  private void onceOnly(Write write) {
    Set<Target> vain = of(write.process()).vain(write);
    if (!vain.isEmpty()) {
      violated(
          5,
          "what is so is not written",
          "%s %s %s, which it knows to be so, in %s",
          write.process(),
          write.register() ? "registers" : "deregisters",
          vain,
          write.group());
    }
  }

  /** 3: what is written goes by what was read since the sender took the lease. */
  private void readBeforeWriting(Write write, Target target) {
    long since = acquired.getOrDefault(write.process().name(), Knowledge.NEVER);
    Knowledge known = of(write.process());
    if (write.register()) {
      boolean read =
          truth.everAt(target).anyMatch(task -> known.lastTold(task.arn(), since - 1) >= since);
      if (!read) {
        violated(
            3,
            "synced before acting",
            "%s registers %s with %s, and has read no task there since it took the lease",
            write.process(),
            target,
            write.group());
      }
      return;
    }
    for (Kind kind : Kind.values()) {
      for (String cluster : concerned(write, target, kind)) {
        if (known.lastWhole(kind, cluster) < since) {
          violated(
              3,
              "synced before acting",
              "%s takes %s out of %s, and has not read all %s of %s since it took the lease",
              write.process(),
              target,
              write.group(),
              kind,
              cluster);
        }
      }
    }
  }

  /**
   * The clusters of which all things of a kind must have been read before a target goes. Whose
   * tasks have been behind it, of services that were bound to the group, they are; or else whose
   * hosts have been at its address; or else all, though of these only their hosts, for no task is
   * where no host is.
   */
  private Set<String> concerned(Write write, Target target, Kind kind) {
    Set<String> ofTasks =
        truth
            .everAt(target)
            .map(Tsk::service)
            .filter(service -> truth.everBound(service, write.group()))
            .map(ServiceKey::cluster)
            .collect(toCollection(TreeSet::new));
    if (!ofTasks.isEmpty()) {
      return ofTasks;
    }
    Set<String> ofHosts = truth.clustersAt(target);
    if (!ofHosts.isEmpty()) {
      return ofHosts;
    }
    return kind == Kind.HOSTS ? clusters : Set.of();
  }
}
