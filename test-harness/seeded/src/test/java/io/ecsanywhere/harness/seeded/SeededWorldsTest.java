package io.ecsanywhere.harness.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SeededWorldsTest {

  private static final long SEEDS = 2_000;
  private static final long COMPARED = 60;

  private static Level before = Level.OFF;

  @BeforeAll
  static void beSilent() {
    before = root().getLevel();
    root().setLevel(Level.OFF);
  }

  @AfterAll
  static void beAsBefore() {
    root().setLevel(before);
  }

  private static ch.qos.logback.classic.Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void everyInvariantHoldsInEveryWorld() throws InterruptedException {
    ConcurrentSkipListMap<Long, String> violations = new ConcurrentSkipListMap<>();
    long began = System.nanoTime();
    Sweep sweep =
        Sweep.run(
            1,
            SEEDS,
            _ -> false,
            Runtime.getRuntime().availableProcessors(),
            (seed, outcome) ->
                outcome.violation().ifPresent(found -> violations.put(seed, found.toString())));
    List<String> report = sweep.report(Duration.ofNanos(System.nanoTime() - began));
    report.forEach(System.out::println);

    assertThat(violations)
        .as("violations by seed; again: ./test-harness/simulate --seed SEED --trace")
        .isEmpty();
    assertThat(sweep.worlds()).isEqualTo(SEEDS);
    assertThat(sweep.steps()).isGreaterThan(1_000_000);
    assertThat(sweep.counts()).as("kinds of disturbances").containsKeys(kinds());
  }

  /** Every kind that there is: none of them may be dead. */
  private static String[] kinds() {
    Stream<String> simple =
        Arrays.stream(Disturbance.class.getPermittedSubclasses())
            .filter(Class::isRecord)
            .filter(kind -> kind != Disturbance.Calls.class)
            .filter(kind -> kind != Disturbance.Events.class)
            .filter(kind -> kind != Disturbance.Partition.class)
            .map(kind -> kind.getSimpleName().toLowerCase(Locale.ROOT));
    Stream<String> events =
        Arrays.stream(Disturbance.EventTrouble.values())
            .map(trouble -> "events-" + trouble.toString().toLowerCase(Locale.ROOT));
    Stream<String> calls =
        Arrays.stream(Disturbance.Trouble.values())
            .map(trouble -> "ecs-" + trouble.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
    return Stream.of(
            simple,
            events,
            calls,
            Stream.of(
                "partition-from-aws",
                "partition-from-lease",
                "partition-from-aws-lease",
                "elb-stale",
                "elb-writes-fails",
                "elb-writes-fails-after",
                "elb-writes-lost",
                "elb-writes-unanswered",
                "elb-writes-slow",
                "elb-writes-throttled",
                "lease-lost",
                "lease-unanswered",
                "lease-fails-after",
                "crashtask-unheard",
                "ssm-partial",
                "sqs-fails"))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** Sets and identity hash codes are salted anew in each JVM: nothing may depend on that. */
  @Test
  void aSeedIsTheSameRunInEveryJvm() throws IOException, InterruptedException {
    TreeMap<String, String> here = new TreeMap<>();
    for (long seed = 1; seed <= COMPARED; seed++) {
      here.put("seed " + seed, "%016x".formatted(Sweep.world(seed).hash()));
    }
    TreeMap<String, String> there = new TreeMap<>();
    for (String line : anotherJvm()) {
      int at = line.indexOf(" hash ");
      if (at > 0) {
        there.put(line.substring(0, at), line.substring(at + " hash ".length()));
      }
    }
    assertThat(there).isEqualTo(here);
  }

  private static List<String> anotherJvm() throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
                "-Djdk.trackAllThreads=false",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Simulate.class.getName(),
                "--hashes",
                "--seeds=" + COMPARED)
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(jvm.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
