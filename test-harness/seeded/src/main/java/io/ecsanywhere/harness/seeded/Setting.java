package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.controller.command.Options;
import io.ecsanywhere.harness.seeded.aws.Aws;
import io.ecsanywhere.harness.seeded.check.Patience;
import io.ecsanywhere.harness.seeded.sched.Chance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a world is like before anything goes wrong.
 *
 * @param clusters how many
 * @param hosts in each cluster
 * @param portsOfHost how many ports a host hands out: few, so that they pass from task to task
 * @param revives whether registering a draining target brings it back at once
 * @param callTimeout of ordinary calls
 * @param queue whether events are taken, or polling is all there is
 * @param checkpoints whether leaders leave each other checkpoints
 * @param lasts how long things go wrong
 */
record Setting(
    int replicas,
    int clusters,
    int services,
    int groups,
    int hosts,
    int portsOfHost,
    Duration drainingFor,
    boolean revives,
    Duration callTimeout,
    boolean queue,
    boolean checkpoints,
    boolean removesDisconnected,
    Duration lasts,
    int workers,
    Options options) {

  static Setting draw(long seed) {
    Chance chance = new Chance(seed, "setting");
    int replicas = chance.pick(List.of(1, 2, 2, 3));
    int clusters = chance.odds(0.2) ? 2 : 1;
    boolean queue = chance.odds(0.8);
    boolean removes = chance.odds(0.4);
    int workers = chance.nextInt(1, 5);
    return new Setting(
        replicas,
        clusters,
        chance.nextInt(2, 6),
        chance.nextInt(1, 5),
        chance.nextInt(2, 4),
        chance.nextInt(2, 6),
        chance.millis(500, 8_000),
        chance.nextBoolean(),
        chance.millis(1_500, 4_000),
        queue,
        new Chance(seed, "checkpoints").odds(0.7),
        removes,
        chance.millis(20_000, 45_000),
        workers,
        options(chance, new Chance(seed, "budget"), clusters, queue, removes, workers));
  }

  private static Options options(
      Chance chance, Chance budget, int clusters, boolean queue, boolean removes, int workers) {
    List<String> flags = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      flags.add("--cluster=c" + i);
    }
    if (queue) {
      flags.add("--event-queue-url=" + Aws.QUEUE_URL);
    }
    flags.add("--service-resync-period=" + millis(chance, 2_000, 6_000));
    flags.add("--task-resync-period=" + millis(chance, 1_500, 5_000));
    flags.add("--instance-resync-period=" + millis(chance, 2_000, 6_000));
    flags.add("--target-resync-period=" + millis(chance, 4_000, 12_000));
    flags.add("--full-resync-period=" + millis(chance, 8_000, 20_000));
    flags.add("--workers=" + workers);
    flags.add("--retry-base-delay=" + millis(chance, 50, 400));
    flags.add("--retry-max-delay=" + millis(chance, 1_000, 5_000));
    flags.add("--leader-elect=dynamodb");
    flags.add("--lease-table=leases");
    long duration = chance.nextLong(2_000, 6_000);
    long deadline = Math.min(duration * chance.nextInt(50, 85) / 100, duration - 500);
    flags.add("--lease-duration=" + duration + "ms");
    flags.add("--renew-deadline=" + deadline + "ms");
    flags.add("--retry-period=" + deadline / chance.nextInt(3, 8) + "ms");
    if (removes) {
      flags.add("--on-disconnected-host=remove");
      flags.add("--disconnect-grace=" + millis(chance, 2_000, 8_000));
    }
    if (budget.odds(0.4)) {
      flags.add(
          "--api-budget=100%%,RegisterTargets=%s/%d"
              .formatted(budget.pick(List.of("0.2", "0.5", "1")), budget.nextInt(1, 4)));
    }
    return Options.of(flags.toArray(String[]::new));
  }

  private static String millis(Chance chance, long least, long most) {
    return chance.nextLong(least, most) + "ms";
  }

  /** How much the checks forgive. */
  Patience patience() {
    return new Patience(
        slack(),
        options.taskResyncPeriod().multipliedBy(5),
        removesDisconnected ? Optional.of(options.disconnectGrace()) : Optional.empty(),
        options.renewDeadline());
  }

  /**
   * For how long a replica may act on what has ceased to be so since it was told: an answer as old
   * as AWS gives, the longest call, and a pass's writes.
   */
  private Duration slack() {
    return World.OLDEST_ANSWER
        .plus(callTimeout.multipliedBy(2))
        .plus(options.timings().writeTimeout().multipliedBy(3))
        .plusSeconds(1);
  }
}
