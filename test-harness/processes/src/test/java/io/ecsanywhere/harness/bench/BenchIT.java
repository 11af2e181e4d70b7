package io.ecsanywhere.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each scenario run small, as its users run it. What it measures is not judged. */
@Timeout(240)
class BenchIT {

  private static final List<String> SMALL =
      List.of("--services=6", "--tasks=3", "--hosts=3", "--latency-ms=1", "--quiet-seconds=1");

  @TempDir private Path output;

  @Test
  void quietCountsWhatIsCalledWhileNothingChanges() throws IOException {
    var found = run("quiet", "--minutes=0.02", "--controller-flag=--task-resync-period=200ms");

    var window = found.path("windows").path(0);
    assertThat(window.path("calls").path("ecs:ListTasks").path("count").asInt()).isPositive();
    assertThat(window.path("writes").asInt()).isZero();
    assertThat(window.path("controller").path("cpuSeconds").asDouble()).isNotNegative();
    assertThat(window.path("controller").path("peakResidentBytes").asLong()).isPositive();
    assertThat(result(found, "calls beside SQS").path("formula").asText()).isNotEmpty();
  }

  @Test
  void coldStartRightServesAnEventAfterEachStart() throws IOException {
    var found = run("cold-start-right");

    assertThat(found.path("windows")).hasSize(2);
    for (JsonNode window : found.path("windows")) {
      assertThat(window.path("writes").asInt()).isEqualTo(1);
    }
    assertThat(result(found, "second start: first event served").path("measured").asDouble())
        .isPositive();
  }

  @Test
  void coldStartEmptyFillsEveryPool() throws IOException {
    var found = run("cold-start-empty");

    assertThat(found.path("windows").path(0).path("writes").asInt()).isGreaterThanOrEqualTo(6);
    assertThat(result(found, "writes a pool").path("measured").asDouble())
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void trickleFindsTheWritesOfItsChanges() throws IOException {
    var found = run("trickle", "--minutes=0.02", "--per-second=5");

    int written = found.path("eventToWriteMillis").path("both").path("count").asInt();
    assertThat(written).isPositive();
    // A poll may be sooner than an event.
    assertThat(result(found, "not written, or without an event").path("measured").asInt())
        .isEqualTo(6 - written);
    assertThat(result(found, "pools wrong at the end").path("measured").asInt()).isZero();
    assertThat(result(found, "calls a change, beside SQS and polls").path("measured").asDouble())
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void stormReplacesEveryTarget() throws IOException {
    var found = run("storm", "--seconds=1");

    var latencies = found.path("eventToWriteMillis");
    assertThat(latencies.path("registered").path("count").asInt()).isEqualTo(18);
    assertThat(latencies.path("deregistered").path("count").asInt()).isEqualTo(18);
    assertThat(result(found, "writes a pool").path("measured").asDouble())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void largeChangesSingleTasks() throws IOException {
    var found = run("large", "--minutes=0.02", "--per-second=5");

    assertThat(found.path("windows")).hasSize(2);
    assertThat(result(found, "resident, peak").path("measured").asDouble()).isPositive();
  }

  @Test
  void floodTakesEveryMessage() throws IOException {
    var found = run("flood", "--messages=500");

    var calls = found.path("windows").path(0).path("calls");
    assertThat(calls.path("sqs:DeleteMessageBatch").path("count").asInt()).isPositive();
    assertThat(result(found, "drained").path("measured").asDouble()).isPositive();
  }

  @Test
  void startSeesTheFirstReceive() throws IOException {
    var found = run("start", "--times=2");

    assertThat(found.path("windows")).hasSize(1);
    assertThat(result(found, "to the first ReceiveMessage, median").path("measured").asDouble())
        .isPositive();
  }

  @Test
  void latencyMeasuresEachChange() throws IOException {
    assertThat(Repository.launcher()).isExecutable();
    assertThat(
            Bench.execute(
                "latency",
                "--services=2",
                "--tasks=2",
                "--changes=4",
                "--per-second=4",
                "--latency-ms=1",
                "--output=" + output))
        .isZero();
    var found = Json.parse(Files.readAllBytes(output.resolve("latency.json")));
    assertThat(found.path("eventToWriteMillis").path("both").path("count").asInt()).isEqualTo(4);
    assertThat(result(found, "from event to write, median").path("limit").asDouble())
        .isEqualTo(150);
    assertThat(result(found, "the median change").path("measured").asInt()).isPositive();
    assertThat(Files.readString(output.resolve("controller.log"))).contains("100%");
  }

  @Test
  void jmhMeasuresEveryPart() throws IOException {
    assertThat(jmh("--forks=0")).contains("QueueBenchmark", "ViewBenchmark", "DiffBenchmark");
  }

  @Test
  void jmhMeasuresInAJvmOfItsOwn() throws IOException {
    assertThat(jmh("--only=DiffBenchmark.ofNothing")).contains("DiffBenchmark");
  }

  private String jmh(String flag) throws IOException {
    assertThat(
            Bench.execute("jmh", "--iterations=1", "--iteration-ms=10", "--output=" + output, flag))
        .isZero();
    return Files.readString(output.resolve("jmh.json"));
  }

  private JsonNode run(String scenario, String... more) throws IOException {
    assertThat(Repository.launcher()).isExecutable();
    var arguments = new ArrayList<String>();
    arguments.add(scenario);
    arguments.addAll(SMALL);
    arguments.addAll(Arrays.asList(more));
    arguments.add("--patience=2");
    arguments.add("--output=" + output);

    assertThat(Bench.execute(arguments.toArray(String[]::new))).isZero();

    var found = Json.parse(Files.readAllBytes(output.resolve(scenario + ".json")));
    assertThat(found.path("scenario").asText()).isEqualTo(scenario);
    return found;
  }

  private static JsonNode result(JsonNode found, String what) {
    for (JsonNode result : found.path("results")) {
      if (result.path("what").asText().equals(what)) {
        return result;
      }
    }
    throw new AssertionError("no result " + what + " in " + found.path("results"));
  }
}
