package io.ecsanywhere.harness.seeded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.log.LogFormat;
import io.ecsanywhere.controller.log.LogLevel;
import io.ecsanywhere.controller.log.Logging;
import io.ecsanywhere.harness.seeded.check.Violation;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import io.ecsanywhere.harness.seeded.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeded worlds: many of them, or one again. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Replicas of the real controller over an AWS in memory, one thread and one seed a world.",
      "Exit status: 0 all invariants held, 1 one was violated, 2 the command is wrong."
    })
public final class Simulate implements Callable<Integer> {

  @Option(names = "--seeds", paramLabel = "N", description = "How many worlds (default 2000).")
  private long seeds = 2000;

  @Option(names = "--first-seed", paramLabel = "S", description = "The first one's seed (1).")
  private long firstSeed = 1;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Begin no world once this many steps have been done.")
  private long steps = Long.MAX_VALUE;

  @Option(names = "--threads", paramLabel = "N", description = "Worlds at a time (all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--fail-fast", description = "Begin no world after a violation.")
  private boolean failFast;

  @Option(names = "--hashes", description = "Print each world's seed and the hash of its trace.")
  private boolean hashes;

  @Option(names = "--seed", paramLabel = "S", description = "Run this one world.")
  private @Nullable Long seed;

  @Option(
      names = "--only",
      paramLabel = "I",
      split = ",",
      description = "With --seed: only these disturbances of its plan, by number from 0.")
  private @Nullable List<Integer> only;

  @Option(names = "--trace", description = "With --seed: print everything that happens.")
  private boolean trace;

  @Option(names = "--log", description = "With --seed: print what the controllers log, too.")
  private boolean log;

  private volatile boolean failed;

  private Simulate() {}

  public static void main(String[] args) {
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(Level.OFF);
    System.exit(new CommandLine(new Simulate()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    return seed == null ? sweep() : one(seed);
  }

  private int sweep() throws InterruptedException {
    long began = System.nanoTime();
    Sweep sweep =
        Sweep.run(firstSeed, seeds, done -> failed || done >= steps, threads, this::heard);
    sweep.report(Duration.ofNanos(System.nanoTime() - began)).forEach(System.out::println);
    System.out.println(
        sweep.failed() == 0 ? "no violation" : sweep.failed() + " worlds with a violation");
    return sweep.failed() == 0 ? 0 : 1;
  }

  private void heard(long at, Outcome outcome) {
    if (failFast && outcome.violation().isPresent()) {
      failed = true;
    }
    if (hashes) {
      System.out.println("seed %d hash %016x".formatted(at, outcome.hash()));
    }
    outcome
        .violation()
        .ifPresent(
            violation ->
                System.out.println(
                    "seed %d, hash %016x: %s%n  again: ./test-harness/simulate --seed %d --trace"
                        .formatted(at, outcome.hash(), violation, at)));
  }

  private int one(long which) {
    ImmutableList<Disturbance> whole = Plan.draw(which, Setting.draw(which).lasts());
    List<Disturbance> plan =
        only == null
            ? whole
            : IntStream.range(0, whole.size()).filter(only::contains).mapToObj(whole::get).toList();
    Outcome outcome = trace || log ? traced(which, plan) : World.run(which, plan, null);
    System.out.println(Setting.draw(which));
    plan.forEach(one -> System.out.println("  %3d %s".formatted(whole.indexOf(one), one)));
    System.out.println(
        "seed %d: %d steps, hash %016x".formatted(which, outcome.steps(), outcome.hash()));
    if (outcome.violation().isEmpty()) {
      System.out.println(
          "no violation; right %d ms after the last disturbance"
              .formatted(outcome.rightAfter().toMillis()));
      return 0;
    }
    Violation violation = outcome.violation().get();
    System.out.println(violation);
    System.out.println("replayed: hash %016x".formatted(World.run(which, plan, null).hash()));
    List<String> left =
        Shrink.shrink(plan, Shrink.breaking(which, violation.rule())).stream()
            .map(one -> Integer.toString(whole.indexOf(one)))
            .toList();
    System.out.println(
        "shrunk to %d of %d disturbances: ./test-harness/simulate --seed %d --only %s --trace"
            .formatted(
                left.size(), plan.size(), which, left.isEmpty() ? "-1" : String.join(",", left)));
    return 1;
  }

  private Outcome traced(long which, List<Disturbance> plan) {
    if (!log) {
      return World.run(which, plan, System.out::println);
    }
    Logging logging = Logging.start(LogFormat.TEXT, LogLevel.DEBUG, System.out, Map.of());
    Outcome outcome = World.run(which, plan, System.out::println);
    logging.close();
    return outcome;
  }
}
