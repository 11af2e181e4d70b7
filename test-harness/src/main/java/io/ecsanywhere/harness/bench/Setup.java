package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.front.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every scenario can be told. The figures that are aimed at hold for the defaults. */
final class Setup {

  @Option(names = "--services", description = "Default ${DEFAULT-VALUE}.")
  private int services;

  @Option(names = "--tasks", description = "Of each service; default ${DEFAULT-VALUE}.")
  private int tasks;

  @Option(names = "--hosts", description = "Default ${DEFAULT-VALUE}.")
  private int hosts;

  @Option(names = "--latency-ms", description = "Of each call; default ${DEFAULT-VALUE}.")
  private long latencyMillis = 10;

  @Option(
      names = "--controller-flag",
      description = {
        "A flag for the controller; repeatable. Its defaults stand otherwise, with",
        "--api-budget=100%% where it knows that."
      })
  private List<String> controllerFlags = new ArrayList<>();

  @Option(
      names = "--quiet-seconds",
      description = {
        "For so long the load balancers' reads must stay below half of their rate before",
        "a scenario that begins with a settled controller begins; default ${DEFAULT-VALUE}."
      })
  private double quietSeconds = 20;

  @Option(names = "--patience", description = "In minutes, for each wait; default 60.")
  private long patienceMinutes = 60;

  @Option(names = "--output", description = "A folder; default test-harness/target/bench.")
  private Optional<Path> output = Optional.empty();

  /**
   * The sizes that are the defaults.
   *
   * @param tasks of each service
   */
  Setup(int services, int tasks, int hosts) {
    this.services = services;
    this.tasks = tasks;
    this.hosts = hosts;
  }

  Fleet.Size size() {
    return new Fleet.Size(services, tasks, hosts);
  }

  Duration latency() {
    return Duration.ofMillis(latencyMillis);
  }

  List<String> controllerFlags() {
    return controllerFlags;
  }

  Duration quiet() {
    return Duration.ofNanos((long) (quietSeconds * 1e9));
  }

  Patience patience() {
    return Patience.of(Duration.ofMinutes(patienceMinutes));
  }

  /** Where results and logs go. */
  Path output() {
    return output.orElseGet(() -> Repository.output("bench"));
  }

  ObjectNode json() {
    var json =
        Json.object()
            .put("services", services)
            .put("tasksPerService", tasks)
            .put("hosts", hosts)
            .put("callLatencyMillis", latencyMillis);
    var javaOptions = System.getenv("JAVA_OPTS");
    return json.put("controllerJavaOptions", javaOptions == null ? "" : javaOptions);
  }
}
