package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.front.Operations;
import io.ecsanywhere.harness.measure.Reaction;
import io.ecsanywhere.harness.measure.Spread;
import io.ecsanywhere.harness.measure.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a scenario found: tables for people, JSON for programs. */
final class Report {

  private static final double MEBIBYTE = 1024 * 1024;
  private static final OperatingSystemMXBean MACHINE = ManagementFactory.getOperatingSystemMXBean();

  private final String scenario;
  private final ObjectNode settings;
  private final List<Result> results = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<Reaction> reactions = new ArrayList<>();

  Report(String scenario, Setup setup) {
    this.scenario = scenario;
    this.settings = setup.json();
  }

  Report set(String setting, double value) {
    settings.put(setting, value);
    return this;
  }

  Report add(Result result) {
    results.add(result);
    return this;
  }

  Report add(Window window) {
    windows.add(window);
    return this;
  }

  /** Adds the times from events to writes. */
  Report add(List<Reaction> more) {
    reactions.addAll(more);
    return this;
  }

  /** The spread of those of these kinds. */
  static Spread spread(List<Reaction> reactions, Reaction.Kind... kinds) {
    var wanted = List.of(kinds);
    return Spread.of(
        reactions.stream()
            .filter(reaction -> wanted.contains(reaction.kind()))
            .map(Reaction::took)
            .toList());
  }

  void print(PrintWriter out) {
    print(out, Result.table(scenario, results));
    if (!reactions.isEmpty()) {
      print(out, latencies());
    }
    for (Window window : windows) {
      print(out, calls(window));
      print(out, buckets(window));
    }
    print(out, processes());
    out.printf(
        "%nThe machine: %d cores, load %.1f over the last minute.%n",
        MACHINE.getAvailableProcessors(), MACHINE.getSystemLoadAverage());
  }

  private static void print(PrintWriter out, Table table) {
    out.println();
    out.println(String.join("\n", table.lines()));
  }

  private Table latencies() {
    var table = Table.of("FROM EVENT TO WRITE", "WRITTEN", "MEDIAN", "99 %", "MAX");
    latency(table, "registered", Reaction.Kind.REGISTERED);
    latency(table, "deregistered", Reaction.Kind.DEREGISTERED);
    latency(table, "both", Reaction.Kind.values());
    return table;
  }

  private void latency(Table table, String what, Reaction.Kind... kinds) {
    var spread = spread(reactions, kinds);
    table.row(
        what,
        spread.count(),
        Spread.millis(spread.median()),
        Spread.millis(spread.percentile(99)),
        Spread.millis(spread.max()));
  }

  private static Table calls(Window window) {
    var table = Table.of(title("CALLS", window), "CALLS", "A SECOND", "THROTTLED");
    window
        .byOperation()
        .forEach(
            (operation, count) ->
                table.row(
                    operation,
                    count.calls(),
                    "%.2f".formatted(window.perSecond(count.calls())),
                    count.throttled()));
    return table.row(
        "all beside SQS",
        window.besideQueue(),
        "%.2f".formatted(window.perSecond(window.besideQueue())),
        window.throttled());
  }

  private static Table buckets(Window window) {
    var table = Table.of(title("AWS'S RATE BUCKETS", window), "TAKEN", "% OF REFILL");
    window
        .buckets()
        .forEach(use -> table.row(covered(use), use.calls(), "%.1f".formatted(100 * use.share())));
    return table;
  }

  private static String title(String what, Window window) {
    return "%s: %s, %.1f s".formatted(what, window.name(), window.seconds());
  }

  private static String covered(Window.BucketUse use) {
    return use.limit().on().stream().map(Operations::pattern).collect(Collectors.joining(" "));
  }

  private Table processes() {
    var table = Table.of("PROCESSES", "CPU SECONDS", "% OF A CORE", "MIB", "PEAK MIB");
    for (Window window : windows) {
      table.row(
          "controller, " + window.name(),
          seconds(window.controllerCpu()),
          "%.1f".formatted(100 * window.controllerShare()),
          "%.0f".formatted(window.residentBytes() / MEBIBYTE),
          "%.0f".formatted(window.peakResidentBytes() / MEBIBYTE));
      table.row(
          "simulated AWS",
          seconds(window.simulatorCpu()),
          "%.1f".formatted(100 * window.simulatorShare()),
          "",
          "");
    }
    return table;
  }

  private static String seconds(Duration duration) {
    return "%.2f".formatted(duration.toNanos() / 1e9);
  }

  /** Writes all of it as JSON into a folder, times in milliseconds, and returns the file. */
  Path write(Path folder) {
    var json = Json.object().put("scenario", scenario);
    json.set("settings", settings);
    json.putObject("machine")
        .put("cores", MACHINE.getAvailableProcessors())
        .put("loadAverage", MACHINE.getSystemLoadAverage());
    var list = json.putArray("results");
    results.forEach(result -> result.writeTo(list.addObject()));
    if (!reactions.isEmpty()) {
      var latencies = json.putObject("eventToWriteMillis");
      latency(latencies.putObject("registered"), Reaction.Kind.REGISTERED);
      latency(latencies.putObject("deregistered"), Reaction.Kind.DEREGISTERED);
      latency(latencies.putObject("both"), Reaction.Kind.values());
    }
    var stretches = json.putArray("windows");
    windows.forEach(window -> window(stretches.addObject(), window));
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(scenario + ".json"), Json.text(json) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void latency(ObjectNode json, Reaction.Kind... kinds) {
    var spread = spread(reactions, kinds);
    json.put("count", spread.count())
        .put("median", millis(spread.median()))
        .put("p99", millis(spread.percentile(99)))
        .put("max", millis(spread.max()));
  }

  static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static void window(ObjectNode json, Window window) {
    json.put("name", window.name())
        .put("seconds", window.seconds())
        .put("throttled", window.throttled())
        .put("writes", window.writes())
        .put("writesPerPool", window.writesPerPool());
    var calls = json.putObject("calls");
    window
        .byOperation()
        .forEach(
            (operation, count) ->
                calls
                    .putObject(operation)
                    .put("count", count.calls())
                    .put("perSecond", window.perSecond(count.calls()))
                    .put("throttled", count.throttled()));
    var buckets = json.putArray("buckets");
    for (Window.BucketUse use : window.buckets()) {
      buckets
          .addObject()
          .put("on", covered(use))
          .put("burst", use.limit().burst())
          .put("perSecond", use.limit().perSecond())
          .put("taken", use.calls())
          .put("shareOfRefill", use.share());
    }
    json.putObject("controller")
        .put("cpuSeconds", window.controllerCpu().toNanos() / 1e9)
        .put("shareOfCore", window.controllerShare())
        .put("residentBytes", window.residentBytes())
        .put("peakResidentBytes", window.peakResidentBytes());
    json.putObject("simulator")
        .put("cpuSeconds", window.simulatorCpu().toNanos() / 1e9)
        .put("shareOfCore", window.simulatorShare());
  }
}
