package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.harness.seeded.aws.EventWeather;
import io.ecsanywhere.harness.seeded.aws.Fate;
import io.ecsanywhere.harness.seeded.aws.Fate.Ending;
import io.ecsanywhere.harness.seeded.aws.Fate.Flaw;
import io.ecsanywhere.harness.seeded.aws.Operation;
import io.ecsanywhere.harness.seeded.aws.Operation.Area;
import io.ecsanywhere.harness.seeded.aws.Weather;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import io.ecsanywhere.harness.seeded.sched.Chance;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of calls and events, by the disturbances in force. */
final class Climate implements Weather, EventWeather {

  private static final Set<Operation> LISTS =
      EnumSet.of(
          Operation.LIST_SERVICES,
          Operation.LIST_TASKS,
          Operation.LIST_CONTAINER_INSTANCES,
          Operation.DESCRIBE_INSTANCE_INFORMATION);

  private final Scheduler scheduler;
  private final Chance chance;
  private final Counts counts;
  private final int replicas;
  private final List<Disturbance> inForce = new ArrayList<>();

  Climate(Scheduler scheduler, Chance chance, Counts counts, int replicas) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.counts = counts;
    this.replicas = replicas;
  }

  void begin(Disturbance disturbance, Duration lasts) {
    inForce.add(disturbance);
    scheduler.after(lasts, () -> inForce.remove(disturbance));
  }

  @Override
  public Fate of(SimulatedProcess caller, Operation operation, boolean laterPage) {
    Duration there = latency();
    Duration back = latency();
    Ending ending = Ending.ANSWERED;
    Duration lag = Duration.ZERO;
    Flaw flaw = Flaw.NONE;
    @Nullable Disturbance spent = null;
    for (Disturbance one : inForce) {
      switch (one) {
        case Disturbance.Partition partition -> {
          if (concerns(partition.replica(), caller)
              && (operation.area() == Area.LEASE ? partition.lease() : partition.aws())) {
            ending = counted(one, chance.odds(0.7) ? Ending.LOST : Ending.UNANSWERED);
          }
        }
        case Disturbance.Calls calls -> {
          if (calls.area() == operation.area()
              && concerns(calls.replica(), caller)
              && chance.odds(calls.odds())) {
            switch (calls.trouble()) {
              case FAILS -> ending = counted(one, Ending.FAILED);
              case FAILS_ON_LATER_PAGES -> {
                if (laterPage) {
                  ending = counted(one, Ending.FAILED);
                }
              }
              case THROTTLED -> ending = counted(one, Ending.THROTTLED);
              case SLOW -> {
                counts.add(one.word());
                there = there.plus(chance.millis(0, 1_500));
                back = back.plus(chance.millis(0, 2_500));
              }
              case LOST -> ending = counted(one, Ending.LOST);
              case STALE -> {
                if (operation.area() != Area.LEASE && operation.area() != Area.ELB_WRITES) {
                  counts.add(one.word());
                  lag = chance.between(Duration.ZERO, World.OLDEST_ANSWER);
                }
              }
              case PARTIAL -> {
                if (LISTS.contains(operation)) {
                  counts.add(one.word());
                  flaw = Flaw.PARTIAL;
                }
              }
              case WRONG -> {
                if (operation == Operation.DESCRIBE_TASKS) {
                  counts.add(one.word());
                  flaw = Flaw.WRONG;
                  spent = one;
                }
              }
              case FAILS_AFTER -> ending = counted(one, Ending.FAILED_AFTER);
              case UNANSWERED -> ending = counted(one, Ending.UNANSWERED);
            }
          }
        }
        default -> {}
      }
    }
    if (spent != null) {
      inForce.remove(spent);
    }
    return new Fate(there, back, ending, lag, flaw);
  }

  private Ending counted(Disturbance one, Ending ending) {
    counts.add(one.word());
    return ending;
  }

  private boolean concerns(int replica, SimulatedProcess caller) {
    return replica < 0 || caller.name().startsWith("r" + Math.floorMod(replica, replicas) + "-");
  }

  private Duration latency() {
    return chance.odds(0.03) ? chance.millis(20, 400) : chance.millis(1, 20);
  }

  @Override
  public List<Copy> of(String body) {
    List<Copy> copies = new ArrayList<>();
    copies.add(new Copy(chance.millis(20, 400), body));
    for (Disturbance one : inForce) {
      if (one instanceof Disturbance.Events events && chance.odds(events.odds())) {
        counts.add(one.word());
        switch (events.trouble()) {
          case LOST -> copies.clear();
          case DOUBLED -> copies.add(new Copy(chance.millis(20, 4_000), body));
          case SHUFFLED ->
              copies.replaceAll(copy -> new Copy(chance.millis(0, 3_000), copy.body()));
          case LATE -> copies.replaceAll(copy -> new Copy(chance.millis(3_000, 40_000), body));
          case MALFORMED -> copies.replaceAll(copy -> new Copy(copy.delay(), spoiled(copy.body())));
        }
      }
    }
    return copies;
  }

  private String spoiled(String body) {
    return switch (chance.nextInt(4)) {
      case 0 -> body.substring(0, chance.nextInt(body.length()));
      case 1 -> body.replace("arn:aws:ecs", "arn");
      case 2 -> body.replace("\"version\":", "\"version\":\"many\",\"was\":");
      default -> "null";
    };
  }
}
