package io.ecsanywhere.harness.seeded.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.harness.seeded.aws.Operation.Area;
import io.ecsanywhere.harness.seeded.plan.Disturbance.EventTrouble;
import io.ecsanywhere.harness.seeded.plan.Disturbance.Trouble;
import io.ecsanywhere.harness.seeded.sched.Chance;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws everything that goes wrong in a world, in advance: so parts of it can be left out. */
public final class Plan {

  private static final List<Area> AREAS =
      List.of(Area.ECS, Area.ECS, Area.SSM, Area.ELB, Area.ELB_WRITES, Area.SQS, Area.LEASE);

  private final Chance chance;
  private final Duration horizon;

  private Plan(Chance chance, Duration horizon) {
    this.chance = chance;
    this.horizon = horizon;
  }

  /**
   * @param horizon by then all is over
   */
  public static ImmutableList<Disturbance> draw(long seed, Duration horizon) {
    Chance chance = new Chance(seed, "plan");
    Plan plan = new Plan(chance, horizon);
    int many = chance.nextInt(4, 26);
    return Stream.concat(
            IntStream.range(0, many).mapToObj(_ -> plan.one()),
            deletion(new Chance(seed, "deletion"), horizon).stream())
        .sorted(Comparator.comparing(Disturbance::at))
        .collect(ImmutableList.toImmutableList());
  }

  /** Once at most: of two in a row, those who wait for a missing lease cannot see the second. */
  private static Optional<Disturbance> deletion(Chance chance, Duration horizon) {
    return chance.odds(0.2)
        ? Optional.of(
            new Disturbance.DeleteLease(
                chance.between(Duration.ofMillis(500), horizon.multipliedBy(9).dividedBy(10))))
        : Optional.empty();
  }

  private Disturbance one() {
    Duration at = chance.between(Duration.ofMillis(500), horizon.multipliedBy(9).dividedBy(10));
    Duration left = horizon.minus(at);
    Duration lasts = chance.between(Duration.ofMillis(200), left);
    Duration briefly = shorter(left, chance.millis(300, 12_000));
    int which = chance.nextInt(1000);
    return switch (chance.nextInt(32)) {
      case 0, 1, 2, 3, 4 -> calls(at, lasts);
      case 5 ->
          chance.nextBoolean()
              ? calls(at, lasts)
              : new Disturbance.Calls(at, lasts, which, Area.ECS, Trouble.WRONG, 1);
      case 6 -> partition(at, briefly, which);
      case 7, 8 ->
          new Disturbance.Events(
              at,
              lasts,
              chance.pick(Arrays.asList(EventTrouble.values())),
              chance.nextDouble(0.2, 1));
      case 9, 10 -> new Disturbance.Pause(at, briefly, which);
      case 11, 12 -> new Disturbance.Crash(at, briefly, which);
      case 13 -> new Disturbance.Stop(at, briefly, which);
      case 14 -> new Disturbance.Disconnect(at, lasts, which);
      case 15 -> new Disturbance.DisconnectAll(at, lasts);
      case 16 -> new Disturbance.ReplaceHost(at, which);
      case 17 -> new Disturbance.MoveHost(at, which, chance.nextBoolean());
      case 18, 19 -> new Disturbance.Scale(at, which, chance.nextInt(0, 4));
      case 20, 21 -> new Disturbance.Roll(at, which, chance.nextInt(100));
      case 22 -> new Disturbance.Remake(at, briefly, which, chance.nextInt(100));
      case 23 -> new Disturbance.CrashTask(at, which, chance.nextBoolean());
      case 24, 25 -> new Disturbance.Retag(at, which, chance.nextInt(100));
      case 26 -> new Disturbance.Mistag(at, lasts, which, chance.nextInt(100));
      case 27 -> new Disturbance.Sicken(at, lasts, which);
      case 28, 29 ->
          new Disturbance.Tamper(
              at, which, chance.nextInt(100), chance.nextBoolean(), chance.nextBoolean());
      case 30 ->
          chance.odds(0.8)
              ? new Disturbance.Fill(at, lasts, which)
              : new Disturbance.Curse(at, which);
      default -> new Disturbance.RemakeGroup(at, which);
    };
  }

  private Disturbance calls(Duration at, Duration lasts) {
    Area area = chance.pick(AREAS);
    Trouble trouble = chance.pick(Arrays.asList(Trouble.values()));
    return new Disturbance.Calls(
        at,
        lasts,
        chance.odds(0.5) ? -1 : chance.nextInt(1000),
        area,
        trouble,
        chance.odds(0.2) ? 1 : chance.nextDouble(0.1, 0.9));
  }

  private Disturbance partition(Duration at, Duration lasts, int which) {
    boolean aws = chance.nextBoolean();
    return new Disturbance.Partition(at, lasts, which, aws, !aws || chance.nextBoolean());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
