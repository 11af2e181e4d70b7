package io.ecsanywhere.harness.soak;

import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.measure.Table;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whether a controller that runs for long, in bad weather, leading and standing by in turns, keeps
 * more and more of anything.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Lets two replicas of the real controller run while services change, AWS fails in",
      "all ways and whoever leads is suspended, killed or stopped, and looks at the",
      "live heap, objects, threads and open files of the one that lives throughout.",
      "Exit status 1 where any of them grows, or the pools do not come right at last."
    })
public final class Soak implements Callable<Integer> {

  private static final Duration SPELL = Duration.ofSeconds(20);
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(700);
  private static final Duration COMES_RIGHT_WITHIN = Duration.ofMinutes(2);
  private static final int SAMPLES = 60;
  private static final long MEBIBYTE = 1 << 20;

  @Option(names = "--minutes", defaultValue = "30", description = "Default ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(names = "--services", defaultValue = "20", description = "Default ${DEFAULT-VALUE}.")
  private int services;

  @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  private Soak() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() {
    var random = new Random(seed);
    try (var aws = SimulatedAws.start(SimulationOptions.usual().withoutServers())) {
      var churn = new Churn(aws, services, random);
      var weather = new Weather(aws, random);
      var logs = Repository.output("soak");
      try (var rivals = new Rivals(aws, flags(aws), logs)) {
        var patience = Patience.of(COMES_RIGHT_WITHIN).whileRuns(rivals.lasting());
        var samples = soak(churn, weather, rivals, patience);
        weather.clear();
        var took = patience.until("all pools are right", churn::right);
        out.printf("All pools were right %d s after the last trouble.%n", took.toSeconds());
        out.printf("The lead changed hands %d times.%n", rivals.changes());
        return judge(samples) ? 0 : 1;
      } catch (Patience.GaveUpException e) {
        out.printf("Gave up: %s. The controllers' logs: %s%n", e.getMessage(), logs);
        return 1;
      }
    }
  }

  private static List<String> flags(SimulatedAws aws) {
    return List.of(
        "--cluster=" + Churn.CLUSTER,
        "--event-queue-url=" + aws.events().queue().url(),
        "--host-cidr=127.0.0.0/8",
        "--task-resync-period=5s",
        "--service-resync-period=5s",
        "--instance-resync-period=5s",
        "--target-resync-period=30s",
        "--full-resync-period=30s",
        "--retry-max-delay=10s");
  }

  private List<Sample> soak(Churn churn, Weather weather, Rivals rivals, Patience patience) {
    Probe probe = new Probe(rivals.lasting().pid());
    long began = System.nanoTime();
    long length = (long) (minutes * 60e9);
    long nextSpell = 0;
    long nextSample = 0;
    var samples = new ArrayList<Sample>();
    for (long now = 0; now < length; now = System.nanoTime() - began) {
      if (now >= nextSpell) {
        out.printf("%5d s  %s%n", now / 1_000_000_000, weather.turn());
        if (weather.foul()) {
          out.printf("         %s%n", rivals.strike());
        } else {
          rivals.replace();
        }
        nextSpell += SPELL.toNanos();
      }
      if (now >= nextSample) {
        samples.add(probe.sample(Duration.ofNanos(now)));
        nextSample += length / SAMPLES;
      }
      churn.turn();
      long until = System.nanoTime() + BETWEEN_CHANGES.toNanos();
      patience.until("it is time", () -> System.nanoTime() - until >= 0);
    }
    return samples;
  }

  private boolean judge(List<Sample> samples) {
    List<Trend> trends =
        List.of(
            Trend.of("heap after collection, bytes", samples, Sample::heapBytes, 2 * MEBIBYTE),
            Trend.of("live objects of our classes", samples, Sample::ourObjects, 500),
            Trend.of("threads", samples, Sample::threads, 5),
            Trend.of("open files", samples, Sample::files, 10));
    var history = Table.of("SECONDS", "HEAP MIB", "OUR OBJECTS", "THREADS", "FILES", "RSS MIB");
    samples.forEach(
        sample ->
            history.row(
                sample.at().toSeconds(),
                "%.1f".formatted((double) sample.heapBytes() / MEBIBYTE),
                sample.ourObjects(),
                sample.threads(),
                sample.files(),
                sample.residentBytes() / MEBIBYTE));
    var verdict = Table.of("WHAT", "EARLY", "LATE", "");
    trends.forEach(
        trend ->
            verdict.row(
                trend.name(), trend.early(), trend.late(), trend.flat() ? "flat" : "GROWS"));
    out.println(String.join("\n", history.lines()));
    out.println();
    out.println(String.join("\n", verdict.lines()));
    return trends.stream().allMatch(Trend::flat);
  }
}
