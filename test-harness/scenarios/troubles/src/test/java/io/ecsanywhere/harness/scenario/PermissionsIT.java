package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.deploy.ShippedPolicy;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Operations;
import io.ecsanywhere.harness.lease.DynamoDbServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shipped policy against all that the controller does: neither lacks anything. */
@Timeout(180)
class PermissionsIT {

  private static final String[] LEASE = {
    "--leader-elect=dynamodb",
    "--lease-table=leases",
    "--lease-duration=3s",
    "--renew-deadline=2s",
    "--retry-period=400ms"
  };

  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
  private final DynamoDbServer table = DynamoDbServer.start();

  @AfterEach
  void end() {
    try (table) {
      scenario.close();
    }
  }

  @Test
  void everyActionThatThePolicyAllowsIsUsedAndNothingElseIsCalled() {
    table.createTable("leases", DynamoDbServer.Key.LEASE);
    scenario.aws.serve(table);
    scenario.hosts(2);
    scenario.pool("pool");
    scenario.service("web", 3, Map.of("ecs-a.lbName", "pool"));
    scenario.pool("in-host-mode");
    scenario.service(
        "in-host-mode",
        TaskTemplate.of("in-host-mode").inHostMode().container("web", "8080"),
        1,
        Map.of("ecs-a.lbName", "in-host-mode"));

    RunningProgram named = scenario.controller(LEASE);
    scenario.awaitServing("pool", "web", 3);
    scenario.awaitServing("in-host-mode", "in-host-mode", "web", 8080, 1);
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 1);
    scenario.awaitServing("pool", "web", 1);
    await("an event has been dealt with")
        .atMost(Duration.ofSeconds(30))
        .until(() -> scenario.aws.calls().count(Operations.of("sqs:DeleteMessageBatch")) > 0);
    named.close();

    // The same group now agrees with a controller that has another lease.
    scenario.aws.pools().tag(scenario.arn("pool"), "ecs-a.controller", "other");

    List<String> every = scenario.flags(everyCluster());
    scenario.controller(everyCluster());
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 2);
    scenario.awaitServing("pool", "web", 2);
    assertThat(scenario.aws.access().used())
        .isEqualTo(ShippedPolicy.of(Account.DEFAULT, every).actions());
  }

  /** Replicas that lead other clusters have a lease of their own. */
  private static String[] everyCluster() {
    return Stream.concat(Stream.of(LEASE), Stream.of("--cluster=*", "--lease-name=other"))
        .toArray(String[]::new);
  }
}
