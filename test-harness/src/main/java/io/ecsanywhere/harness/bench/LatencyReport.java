package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.measure.Reaction;
import io.ecsanywhere.harness.measure.Spread;
import io.ecsanywhere.harness.measure.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** What the latency scenario found, for people and for programs. */
record LatencyReport(Settings settings, Measured measured) {

  /** How it was set up. */
  record Settings(int services, int tasks, int changes, double perSecond, long latencyMillis) {}

  /**
   * What was seen.
   *
   * @param quiet the calls while nothing changed
   * @param more those while tasks were added, one by one
   * @param less those while tasks were taken away, one by one
   */
  record Measured(List<Reaction> reactions, CallCounts quiet, CallCounts more, CallCounts less) {

    Measured {
      reactions = List.copyOf(reactions);
    }
  }

  List<Table> tables() {
    return List.of(times(), calls());
  }

  String notes() {
    return """
    From the event's send to the arrival of the call that wrote the target.
    Calls beside those of SQS; per change: those above what was called in the quiet time.
    Aimed at: median 150 ms, 99 % within 500 ms, 3 calls a change.\
    """;
  }

  private Table times() {
    var table = Table.of("FROM EVENT TO WRITE", "CHANGES", "MEDIAN", "99 %", "MAX");
    time(table, "one task more", spread(Reaction.Kind.REGISTERED));
    time(table, "one task less", spread(Reaction.Kind.DEREGISTERED));
    time(table, "both", spread(Reaction.Kind.values()));
    return table;
  }

  private static void time(Table table, String what, Spread spread) {
    table.row(
        what,
        spread.count(),
        Spread.millis(spread.median()),
        Spread.millis(spread.percentile(99)),
        Spread.millis(spread.max()));
  }

  private Spread spread(Reaction.Kind... kinds) {
    return Spread.of(
        measured.reactions().stream()
            .filter(reaction -> Arrays.asList(kinds).contains(reaction.kind()))
            .map(Reaction::took)
            .toList());
  }

  private Table calls() {
    var table = Table.of("AWS CALLS", "QUIET", "CHANGING", "PER TASK MORE", "PER TASK LESS");
    for (String operation : operations()) {
      call(table, operation, counts -> counts.of(operation));
    }
    call(table, "all of them", CallCounts::total);
    return table;
  }

  private void call(Table table, String what, ToLongFunction<CallCounts> count) {
    table.row(
        what,
        count.applyAsLong(measured.quiet()),
        count.applyAsLong(measured.more()) + count.applyAsLong(measured.less()),
        "%.2f".formatted(perChange(Reaction.Kind.REGISTERED, count)),
        "%.2f".formatted(perChange(Reaction.Kind.DEREGISTERED, count)));
  }

  /** What a change costs above what the time would have cost without it. */
  private double perChange(Reaction.Kind kind, ToLongFunction<CallCounts> count) {
    var counts =
        switch (kind) {
          case REGISTERED -> measured.more();
          case DEREGISTERED -> measured.less();
        };
    long changes = measured.reactions().stream().filter(one -> one.kind() == kind).count();
    double periodic =
        count.applyAsLong(measured.quiet())
            * ((double) counts.within().toNanos() / measured.quiet().within().toNanos());
    return changes == 0 ? 0 : (count.applyAsLong(counts) - periodic) / changes;
  }

  private TreeSet<String> operations() {
    var operations = new TreeSet<>(measured.quiet().byOperation().keySet());
    operations.addAll(measured.more().byOperation().keySet());
    operations.addAll(measured.less().byOperation().keySet());
    return operations;
  }

  /** Writes all of it as JSON, times in milliseconds, and returns the file. */
  Path write(Path file) throws IOException {
    var json = Json.object().put("scenario", "latency");
    json.putObject("settings")
        .put("services", settings.services())
        .put("tasksPerService", settings.tasks())
        .put("changes", settings.changes())
        .put("changesPerSecond", settings.perSecond())
        .put("callLatencyMillis", settings.latencyMillis());
    var times = json.putObject("eventToWriteMillis");
    time(times.putObject("registered"), spread(Reaction.Kind.REGISTERED));
    time(times.putObject("deregistered"), spread(Reaction.Kind.DEREGISTERED));
    time(times.putObject("both"), spread(Reaction.Kind.values()));
    var calls = json.putObject("calls");
    for (String operation : operations()) {
      call(calls.putObject(operation), counts -> counts.of(operation));
    }
    call(calls.putObject("all"), CallCounts::total);
    var samples = json.putArray("samples");
    for (Reaction reaction : measured.reactions()) {
      samples
          .addObject()
          .put("kind", reaction.kind().name())
          .put("targetGroupArn", reaction.targetGroupArn())
          .put("millis", millis(reaction.took()));
    }
    Files.createDirectories(file.getParent());
    return Files.writeString(file, Json.text(json) + "\n").toAbsolutePath();
  }

  private static void time(ObjectNode json, Spread spread) {
    json.put("count", spread.count())
        .put("median", millis(spread.median()))
        .put("p99", millis(spread.percentile(99)))
        .put("max", millis(spread.max()));
  }

  private void call(ObjectNode json, ToLongFunction<CallCounts> count) {
    json.put("quiet", count.applyAsLong(measured.quiet()))
        .put("more", count.applyAsLong(measured.more()))
        .put("less", count.applyAsLong(measured.less()))
        .put("perTaskMore", perChange(Reaction.Kind.REGISTERED, count))
        .put("perTaskLess", perChange(Reaction.Kind.DEREGISTERED, count));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
