package io.ecsanywhere.harness.seeded;

import io.ecsanywhere.harness.seeded.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;

/** Many worlds, one after the other on each of several threads. */
final class Sweep {

  private final Counts counts = new Counts();
  private long worlds;
  private long steps;
  private long writes;
  private long failed;
  private Duration worst = Duration.ZERO;
  private Duration sum = Duration.ZERO;

  /**
   * Runs the worlds of consecutive seeds.
   *
   * @param enough whether no further world is to begin, given how many steps were done in all
   * @param heard hears of each world's seed and outcome, from any of the threads
   */
  static Sweep run(
      long firstSeed,
      long seeds,
      LongPredicate enough,
      int threads,
      BiConsumer<Long, Outcome> heard)
      throws InterruptedException {
    Sweep sweep = new Sweep();
    AtomicLong next = new AtomicLong(firstSeed);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.ofPlatform()
              .name("worlds-" + i)
              .start(
                  () -> {
                    long seed = next.getAndIncrement();
                    while (seed < firstSeed + seeds && !enough.test(sweep.steps())) {
                      Outcome outcome = world(seed);
                      sweep.add(outcome);
                      heard.accept(seed, outcome);
                      seed = next.getAndIncrement();
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    return sweep;
  }

  /** The world of a seed, with everything that its plan has. */
  static Outcome world(long seed) {
    return World.run(seed, Plan.draw(seed, Setting.draw(seed).lasts()), null);
  }

  private synchronized void add(Outcome outcome) {
    worlds++;
    steps += outcome.steps();
    writes += outcome.writes();
    counts.addAll(outcome.counts());
    if (outcome.violation().isPresent()) {
      failed++;
    } else {
      sum = sum.plus(outcome.rightAfter());
      worst = worst.compareTo(outcome.rightAfter()) < 0 ? outcome.rightAfter() : worst;
    }
  }

  synchronized long worlds() {
    return worlds;
  }

  synchronized long steps() {
    return steps;
  }

  synchronized long failed() {
    return failed;
  }

  /** How often each thing went wrong. */
  synchronized Map<String, Long> counts() {
    return counts.all();
  }

  /** What happened, as lines for people. */
  synchronized List<String> report(Duration took) {
    List<String> lines = new ArrayList<>();
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    lines.add(
        "%d worlds, %d steps, %d writes in %.1f s: %.0f worlds and %.0f steps a second"
            .formatted(worlds, steps, writes, seconds, worlds / seconds, steps / seconds));
    lines.add(
        "right again %.1f s after the last disturbance on average, %.1f s at the worst"
            .formatted(
                sum.toMillis() / 1000.0 / Math.max(1, worlds - failed), worst.toMillis() / 1000.0));
    lines.add("what went wrong, and how often:");
    counts.all().forEach((word, count) -> lines.add("  %-32s %10d".formatted(word, count)));
    return lines;
  }
}
