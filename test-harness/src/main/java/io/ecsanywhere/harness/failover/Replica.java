package io.ecsanywhere.harness.failover;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.net.Cable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One replica of the controller: a process, with a cable of its own to the lease's table. */
final class Replica implements AutoCloseable {

  /** A line says one event at most. */
  private static final String EVENT = "\"event\":\"%s\"";

  private static final List<String> ENDS =
      Stream.of("lease-lost", "lease-released", "lease-not-released")
          .map(EVENT::formatted)
          .toList();

  private static final String ACQUIRED = EVENT.formatted("lease-acquired");

  private final String name;
  private final Duration ahead;
  private final Cable cable;
  private final ControllerProcess process;

  /**
   * Starts it.
   *
   * @param name letters and digits; also the access key that it signs its calls with, which tells
   *     them apart
   * @param table the port of DynamoDB
   * @param clock variables that set the process's clock wrong; none for a right one
   * @param ahead by how much the clock is ahead then
   */
  Replica(
      String name,
      SimulatedAws aws,
      int table,
      List<String> flags,
      Map<String, String> clock,
      Duration ahead,
      Path log) {
    this.name = name;
    this.ahead = ahead;
    this.cable = Cable.to(table);
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ACCESS_KEY_ID", name);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + cable.port());
    environment.putAll(clock);
    this.process = ControllerProcess.start(environment, flags, log);
  }

  String name() {
    return name;
  }

  Cable cable() {
    return cable;
  }

  /** Whether its caches are synced. */
  boolean ready() {
    return process.lines().stream()
        .anyMatch(
            line ->
                line.contains("\"event\":\"role\"")
                    && (line.contains("\"standby\"") || line.contains("\"leading\"")));
  }

  /** When it led, each time, by its own word and a right clock. */
  List<Tenure> tenures() {
    List<Tenure> tenures = new ArrayList<>();
    for (String line : process.lines()) {
      if (line.contains(ACQUIRED)) {
        tenures.add(new Tenure(name, time(line), Tenure.OPEN));
      } else if (!tenures.isEmpty() && ENDS.stream().anyMatch(line::contains)) {
        tenures.add(tenures.removeLast().endedBy(time(line)));
      }
    }
    return tenures;
  }

  /** Whether it logged that it may not write, not being the leader any more. */
  boolean refusedItself() {
    return process.lines().stream().anyMatch(line -> line.contains("not-leader"));
  }

  private Instant time(String line) {
    try {
      return Instant.parse(
              Json.parse(line.getBytes(StandardCharsets.UTF_8)).path("@timestamp").asText())
          .minus(ahead);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean runs() {
    return process.status().isEmpty();
  }

  /** Sends a signal, such as {@code KILL}. */
  void signal(String signal) {
    process.signal(signal);
  }

  @Override
  public void close() {
    if (runs()) {
      signal("CONT");
    }
    process.close();
    cable.close();
  }
}
