package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.harness.seeded.aws.Aws;
import io.ecsanywhere.harness.seeded.aws.Bus;
import io.ecsanywhere.harness.seeded.aws.Calls;
import io.ecsanywhere.harness.seeded.aws.Ecs;
import io.ecsanywhere.harness.seeded.aws.Elb;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Queue;
import io.ecsanywhere.harness.seeded.aws.Ssm;
import io.ecsanywhere.harness.seeded.aws.Table;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.harness.seeded.check.Invariants;
import io.ecsanywhere.harness.seeded.check.Truth;
import io.ecsanywhere.harness.seeded.check.Violation;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import io.ecsanywhere.harness.seeded.sched.Chance;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.Trace;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One world, from its beginning until everything is right again after the last disturbance. */
final class World {

  /** How old the state can be that a stale read shows. */
  static final Duration OLDEST_ANSWER = Duration.ofSeconds(4);

  /** Within this time after the last disturbance, everything is right. */
  private static final Duration RIGHT_WITHIN = Duration.ofMinutes(2);

  /** For how long it must be right to count. */
  private static final Duration RIGHT_FOR = Duration.ofSeconds(1);

  private static final Duration LOOKS = Duration.ofMillis(100);
  private static final int MOST_STEPS = 100_000;
  private static final int STEPS_BETWEEN_SIZES = 32;

  private final Setting setting;
  private final Scheduler scheduler;
  private final Trace trace;
  private final Counts counts = new Counts();
  private final Aws aws;
  private final Truth truth;
  private final Invariants invariants;
  private final Scenery scenery;
  private final List<Replica> replicas = new ArrayList<>();
  private final Stage stage;
  private String holder = "";
  private long epoch;

  private World(long seed, @Nullable Consumer<String> lines) {
    this.setting = Setting.draw(seed);
    this.trace = new Trace(lines);
    this.scheduler = new Scheduler(seed, trace);
    Climate climate =
        new Climate(scheduler, new Chance(seed, "climate"), counts, setting.replicas());
    Queue queue = new Queue(scheduler);
    Ssm ssm = new Ssm(scheduler, this::changed);
    Elb elb =
        new Elb(
            scheduler,
            trace,
            setting.drainingFor(),
            setting.revives(),
            this::changed,
            this::members);
    Ecs ecs =
        new Ecs(
            scheduler,
            new Chance(seed, "ecs"),
            trace,
            new Bus(scheduler, queue, climate),
            setting.portsOfHost(),
            this::changed);
    this.aws =
        new Aws(scheduler, new Calls(scheduler, climate, trace), ecs, ssm, elb, queue, new Table());
    this.truth = new Truth(ecs, ssm, elb, setting.removesDisconnected());
    this.invariants =
        new Invariants(
            scheduler, truth, aws.table(), setting.options().clusters(), setting.patience());
    this.scenery = new Scenery(seed, setting, ecs, ssm, elb);
    for (int i = 0; i < setting.replicas(); i++) {
      replicas.add(new Replica(i, seed, setting, scheduler, aws, invariants));
    }
    this.stage = new Stage(scheduler, trace, climate, aws, scenery, replicas, counts);
  }

  /**
   * Runs a world.
   *
   * @param plan what goes wrong in it
   * @param lines hears what happens; null: nobody does
   */
  static Outcome run(long seed, List<Disturbance> plan, @Nullable Consumer<String> lines) {
    World world = new World(seed, lines);
    try {
      return world.run(plan);
    } finally {
      world.replicas.forEach(Replica::crash);
      world.scheduler.drain();
    }
  }

  private Outcome run(List<Disturbance> plan) {
    scenery.build();
    replicas.forEach(Replica::start);
    for (Disturbance disturbance : plan) {
      scheduler.at(disturbance.at().toNanos(), () -> stage.perform(disturbance));
    }
    long calm = setting.lasts().toNanos();
    while (sound() && scheduler.turn(calm)) {
      look();
    }
    trace.event(scheduler.now(), "--- calm");
    stage.repairTags();
    long right = sound() ? untilRight(calm + RIGHT_WITHIN.toNanos()) : 0;
    if (violation().isPresent()) {
      portray();
    }
    return new Outcome(
        violation(),
        scheduler.steps(),
        trace.hash(),
        Duration.ofNanos(right - calm),
        counts,
        invariants.writes());
  }

  /** How the world looks, for whoever reads the trace. */
  private void portray() {
    long now = scheduler.now();
    trace.event(now, "--- %s", violation().map(Violation::toString).orElse(""));
    var state = aws.ecs().now();
    state.hosts().values().forEach(host -> trace.event(now, "%s", host));
    trace.event(now, "addresses %s", aws.ssm().now());
    state.services().values().forEach(service -> trace.event(now, "%s", service));
    state.tasks().values().stream()
        .filter(task -> !task.last().equals("STOPPED"))
        .forEach(task -> trace.event(now, "%s", task));
    for (Group group : aws.elb().now().values()) {
      trace.event(now, "%s", group);
      truth
          .of(group.name())
          .forEach((target, whose) -> trace.event(now, "  %s is of %s", target, whose));
    }
  }

  /** Returns since when everything is right. */
  private long untilRight(long deadline) {
    long since = Scheduler.NEVER;
    long next = scheduler.now();
    while (sound() && scheduler.turn(deadline)) {
      look();
      if (scheduler.now() >= next) {
        next = scheduler.now() + LOOKS.toNanos();
        if (wrong().isPresent()) {
          since = Scheduler.NEVER;
        } else if (since == Scheduler.NEVER) {
          since = scheduler.now();
        } else if (scheduler.now() - since >= RIGHT_FOR.toNanos()) {
          return since;
        }
      }
    }
    if (sound()) {
      invariants.violated(
          0, "right in the end", "%s", wrong().orElse("it is right by now, but was not for long"));
    }
    return scheduler.now();
  }

  private void changed() {
    if (truth != null) {
      truth.update(scheduler.now());
    }
  }

  private void members() {
    if (truth != null) {
      truth.membersChanged(scheduler.now());
    }
  }

  private boolean sound() {
    return violation().isEmpty();
  }

  private Optional<Violation> violation() {
    return invariants.violation();
  }

  private void look() {
    Table table = aws.table();
    if (table.epoch() != epoch || !table.holder().equals(holder)) {
      epoch = table.epoch();
      holder = table.holder();
      if (!holder.isEmpty()) {
        invariants.leaseTaken(holder);
      }
    }
    scheduler
        .failure()
        .ifPresent(
            e ->
                invariants.violated(
                    0,
                    "no loop fails",
                    "%s",
                    com.google.common.base.Throwables.getStackTraceAsString(e)));
    if (scheduler.steps() % STEPS_BETWEEN_SIZES == 0) {
      bounded();
    }
  }

  /** 11: the queue is no larger than there are keys, and no loop spins. */
  private void bounded() {
    for (Replica replica : replicas) {
      if (replica.depth() > scenery.services().size()) {
        invariants.violated(
            11,
            "bounded",
            "%d keys of %d services wait",
            replica.depth(),
            scenery.services().size());
      }
    }
    if (scheduler.steps() > MOST_STEPS) {
      invariants.violated(11, "bounded", "%d steps were not enough", MOST_STEPS);
    }
  }

  /** What is not as it should be. */
  private Optional<String> wrong() {
    for (Group group : aws.elb().now().values()) {
      if (truth.managed(group.name()) && !aws.elb().cursed(group.name())) {
        TreeSet<Target> wanted = new TreeSet<>();
        TreeSet<Target> silent = new TreeSet<>();
        truth
            .of(group.name())
            .forEach(
                (target, whose) -> {
                  Optional<Tsk> listener = truth.listener(target);
                  if (listener.isEmpty()) {
                    silent.add(target);
                  } else if (listener.get().arn().equals(whose.owner().task())) {
                    wanted.add(target);
                  }
                });
        TreeSet<Target> serving = new TreeSet<>(group.targets().keySet());
        serving.removeIf(target -> !group.serves(target));
        // ECS has not heard that their tasks are no more.
        serving.removeAll(silent);
        if ("shared".equals(group.tags().get("ecs-a.ownership"))) {
          serving.removeIf(target -> !truth.ofHost(target) && !wanted.contains(target));
        }
        if (inDoubt(group)) {
          serving.retainAll(wanted);
        }
        // Of whoever serves there a new leader never learns whether it is bound to what it names.
        serving.removeIf(
            target ->
                !wanted.contains(target)
                    && truth.listener(target).filter(task -> cursed(task.service())).isPresent());
        if (!serving.equals(wanted)) {
          return Optional.of(
              "%s holds %s and should hold %s".formatted(group.name(), serving, wanted));
        }
      } else if (!truth.managed(group.name()) && !aws.elb().cursed(group.name())) {
        Optional<String> left = left(group);
        if (left.isPresent()) {
          return left;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What is left in a group of a task that has run since before its service ceased to be bound to
   * it, where the leader has seen it bound.
   */
  private Optional<String> left(Group group) {
    return group.targets().keySet().stream()
        .filter(target -> group.serves(target) && !stage.putByHand(group, target))
        .flatMap(
            target ->
                truth.listener(target).stream()
                    .filter(
                        task -> task.createdAt() < truth.unboundSince(task.service(), group.name()))
                    .map(Tsk::service)
                    .filter(service -> !cursed(service))
                    .filter(service -> invariants.sawBound(holder, service, group.name()))
                    .map(
                        service ->
                            "%s still holds %s of %s".formatted(group.name(), target, service)))
        .findFirst();
  }

  /**
   * Whether a service that has to do with a cursed group had to do with this one: then what it left
   * there may stay, for it is not known to be elsewhere.
   */
  private boolean inDoubt(Group group) {
    return scenery.services().stream()
        .anyMatch(service -> cursed(service) && truth.everBound(service, group.name()));
  }

  /** Whether a service has to do with a cursed group. */
  private boolean cursed(ServiceKey service) {
    return aws.elb().now().keySet().stream()
        .filter(aws.elb()::cursed)
        .anyMatch(group -> truth.everBound(service, group));
  }
}
