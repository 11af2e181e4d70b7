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
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the latency scenario found, for people and for programs. */
record LatencyReport(Settings settings, Measured measured) {

  private static final long MOST_CALLS = 3;
  private static final Bound CALLS = new Bound(2, "1 read + 1 write");
  private static final Aim AIM = Aim.atMost(MOST_CALLS);

  /** How it was set up. */
  record Settings(int services, int tasks, int changes, double perSecond, long latencyMillis) {}

  /**
   * What was seen.
   *
   * @param quiet the calls while nothing changed
   * @param more those of each task that was added
   * @param less those of each task that was taken away
   */
  record Measured(
      List<Reaction> reactions, CallCounts quiet, List<CallCounts> more, List<CallCounts> less) {

    Measured {
      reactions = List.copyOf(reactions);
      more = List.copyOf(more);
      less = List.copyOf(less);
    }

    List<CallCounts> of(Reaction.Kind kind) {
      return switch (kind) {
        case REGISTERED -> more;
        case DEREGISTERED -> less;
      };
    }
  }

  List<Table> tables() {
    return List.of(Result.table("latency", results()), times(), calls());
  }

  String notes() {
    return """
    From the event's send to the arrival of the call that wrote the target.
    Calls beside those of SQS; per task: those above what was called in the quiet time.
    Polls do not fall evenly into the two times; the median change has none of them. Of the
    others' calls those count that name what an event told of in the ten seconds before.\
    """;
  }

  private List<Result> results() {
    var both = spread(Reaction.Kind.values());
    long calls = Math.max(median(Reaction.Kind.REGISTERED), median(Reaction.Kind.DEREGISTERED));
    var onTheWay = Bound.latency(2, settings.latencyMillis());
    return List.of(
        Result.of(
            "from event to write, median", millis(both.median()), "ms", onTheWay, Aim.atMost(150)),
        Result.of(
            "from event to write, 99 %",
            millis(both.percentile(99)), "ms", onTheWay, Aim.atMost(500)),
        Result.calls("the median change", calls, CALLS, AIM),
        Result.calls("the dearest change", ofChanges().max().orElse(0), CALLS, AIM),
        Result.of("changes of more than 3 calls", 100 * dear(), "%", Bound.none(), Aim.atMost(0)),
        Result.of(
            "not written, or without an event", settings.changes() - both.count(), "changes"));
  }

  /** What each change cost, one by one: the calls that name what its events told of. */
  private LongStream ofChanges() {
    return Stream.concat(measured.more().stream(), measured.less().stream())
        .mapToLong(CallCounts::ofChange);
  }

  /** Which share of the changes cost more than is aimed at. */
  private double dear() {
    long changes = ofChanges().count();
    return changes == 0
        ? 0
        : (double) ofChanges().filter(calls -> calls > MOST_CALLS).count() / changes;
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
    table.row(
        "the median change",
        "",
        "",
        median(Reaction.Kind.REGISTERED),
        median(Reaction.Kind.DEREGISTERED));
    return table;
  }

  private void call(Table table, String what, ToLongFunction<CallCounts> count) {
    table.row(
        what,
        count.applyAsLong(measured.quiet()),
        sum(Reaction.Kind.REGISTERED, count) + sum(Reaction.Kind.DEREGISTERED, count),
        "%.2f".formatted(perChange(Reaction.Kind.REGISTERED, count)),
        "%.2f".formatted(perChange(Reaction.Kind.DEREGISTERED, count)));
  }

  private long sum(Reaction.Kind kind, ToLongFunction<CallCounts> count) {
    return measured.of(kind).stream().mapToLong(count).sum();
  }

  /** What a change costs above what the time would have cost without it. */
  private double perChange(Reaction.Kind kind, ToLongFunction<CallCounts> count) {
    var changes = measured.of(kind);
    double nanos = changes.stream().mapToLong(one -> one.within().toNanos()).sum();
    double periodic =
        count.applyAsLong(measured.quiet()) * nanos / measured.quiet().within().toNanos();
    return changes.isEmpty() ? 0 : (sum(kind, count) - periodic) / changes.size();
  }

  /** Polls fall into few of the changes' times, so that the median has none of them. */
  private long median(Reaction.Kind kind) {
    var totals = measured.of(kind).stream().map(CallCounts::total).sorted().toList();
    return totals.isEmpty() ? 0 : totals.get(totals.size() / 2);
  }

  private TreeSet<String> operations() {
    var operations = new TreeSet<>(measured.quiet().byOperation().keySet());
    Stream.of(Reaction.Kind.values())
        .flatMap(kind -> measured.of(kind).stream())
        .forEach(counts -> operations.addAll(counts.byOperation().keySet()));
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
    var list = json.putArray("results");
    results().forEach(result -> result.writeTo(list.addObject()));
    var times = json.putObject("eventToWriteMillis");
    time(times.putObject("registered"), spread(Reaction.Kind.REGISTERED));
    time(times.putObject("deregistered"), spread(Reaction.Kind.DEREGISTERED));
    time(times.putObject("both"), spread(Reaction.Kind.values()));
    var calls = json.putObject("calls");
    for (String operation : operations()) {
      call(calls.putObject(operation), counts -> counts.of(operation));
    }
    call(calls.putObject("all"), CallCounts::total);
    json.putObject("callsOfMedianChange")
        .put("taskMore", median(Reaction.Kind.REGISTERED))
        .put("taskLess", median(Reaction.Kind.DEREGISTERED));
    var samples = json.putArray("samples");
    for (Reaction reaction : measured.reactions()) {
      samples
          .addObject()
          .put("kind", reaction.kind().name())
          .put("targetGroupArn", reaction.targetGroupArn())
          .put("millis", millis(reaction.took()));
    }
    Files.createDirectories(file.getParent());
    return Files.writeString(file, Json.text(json) + "\n");
  }

  private static void time(ObjectNode json, Spread spread) {
    json.put("count", spread.count())
        .put("median", millis(spread.median()))
        .put("p99", millis(spread.percentile(99)))
        .put("max", millis(spread.max()));
  }

  private void call(ObjectNode json, ToLongFunction<CallCounts> count) {
    json.put("quiet", count.applyAsLong(measured.quiet()))
        .put("more", sum(Reaction.Kind.REGISTERED, count))
        .put("less", sum(Reaction.Kind.DEREGISTERED, count))
        .put("perTaskMore", perChange(Reaction.Kind.REGISTERED, count))
        .put("perTaskLess", perChange(Reaction.Kind.DEREGISTERED, count));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
