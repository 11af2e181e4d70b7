package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.deploy.ShippedPolicy;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of all that the shipped policy allows one action is denied at a time, while services change: the
 * log names it, nothing is taken out for that, and once it is granted all comes right.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DenialsIT {

  private static final String[] FLAGS =
      Stream.concat(Stream.of("--cluster=*"), Stream.of(Rounds.QUICK)).toArray(String[]::new);
  /** Others start beside it. */
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TaskTemplate HOST_MODE =
      TaskTemplate.of("fixed").inHostMode().container("web", "7080");

  @TempDir static Path folder;
  private final Scenario scenario =
      Scenario.start(
          SimulationOptions.usual()
              .withoutServers()
              .withTimings(Timings.FAST.withStopDelay(Duration.ofMillis(200))));
  private final List<ControllerProcess> controller = new ArrayList<>();
  private int web = 2;

  @BeforeAll
  void start() {
    scenario.hosts(4);
    scenario.pool("web");
    scenario.service("web", web, Map.of("ecs-a.lbName", "web"));
    scenario.pool("fixed");
    scenario.service("fixed", HOST_MODE, 2, Map.of("ecs-a.lbName", "fixed"));
    List<String> flags = scenario.flags(FLAGS);
    scenario.permit(flags);
    controller.add(
        ControllerProcess.start(scenario.aws.environment(), flags, folder.resolve("log")));
    await("it has started")
        .atMost(STARTED_WITHIN)
        .until(() -> controller.getFirst().ready());
    awaitServing();
  }

  @AfterAll
  void end() {
    try (scenario) {
      controller.forEach(ControllerProcess::close);
    }
  }

  static List<String> actions() {
    return ShippedPolicy.of(Account.DEFAULT, List.of(FLAGS)).actions().stream()
        // This one is called at a start alone, and only where clusters are named.
        .filter(action -> !action.equals("ecs:DescribeClusters"))
        // There is no lease here.
        .filter(action -> !action.startsWith("dynamodb:"))
        .toList();
  }

  @Test
  void thereAreActionsOfAllServices() {
    assertThat(actions())
        .hasSizeGreaterThan(12)
        .extracting(action -> action.split(":", 2)[0])
        .contains("ecs", "ssm", "elasticloadbalancing", "sqs");
  }

  @ParameterizedTest
  @MethodSource("actions")
  void oneThatIsDeniedIsNamedAndMadeUpForOnceItIsGranted(String action) {
    Fault denied = new Fault.Denied(Operations.of(operation(action)));
    int before = lines().size();
    scenario.aws.faults().add(denied);
    change();
    await(action + " is named")
        .atMost(PATIENCE)
        .until(() -> lines().stream().skip(before).anyMatch(line -> names(line, action)));

    scenario.aws.faults().remove(denied);
    awaitServing();
    assertThat(lines()).noneMatch(line -> line.contains("stack_trace"));
  }

  /** One action of SQS covers the call for many messages too. */
  private static String operation(String action) {
    return action.equals("sqs:DeleteMessage") ? action + "Batch" : action;
  }

  private static boolean names(String line, String action) {
    return line.contains(action) && (line.contains("denied") || line.contains("refused"));
  }

  private List<String> lines() {
    return controller.getFirst().lines();
  }

  /** Tasks come and go, and others get a definition that nobody has read. */
  private void change() {
    web = web == 2 ? 4 : 2;
    scenario.aws.console().scale(Scenario.CLUSTER, "web", web);
    scenario
        .aws
        .console()
        .roll(Scenario.CLUSTER, "fixed", scenario.aws.console().register(HOST_MODE));
  }

  private void awaitServing() {
    scenario.awaitServing("web", "web", web);
    scenario.awaitServing("fixed", "fixed", "web", 7080, 2);
  }
}
