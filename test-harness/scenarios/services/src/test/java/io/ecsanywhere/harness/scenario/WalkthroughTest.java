package io.ecsanywhere.harness.scenario;

import io.ecsanywhere.harness.TaskTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WalkthroughTest {

  @Test
  void targetsFollowBothServicesThroughScaling() {
    try (Scenario scenario = Scenario.start()) {
      scenario.hosts(3);
      String group0 = scenario.pool("TargetGroup-0");
      String group1 = scenario.pool("TargetGroup-1");
      String group2 = scenario.pool("TargetGroup-2");
      String app1 =
          scenario.service(
              "Service-DemoApp1",
              TaskTemplate.of("DemoApp1").container("container0", "3000"),
              1,
              Map.of());
      String app2 =
          scenario.service(
              "Service-DemoApp2",
              TaskTemplate.of("DemoApp2")
                  .container("container1", "3000")
                  .container("container2", "3000"),
              3,
              Map.of());
      scenario.underRequests().controller();
      scenario.tag(app1, Map.of("ecs-a.lbName", group0));
      scenario.tag(app2, Map.of("ecs-a.lbName", group1 + " " + group2));
      scenario.awaitServing("TargetGroup-0", "Service-DemoApp1", "container0", 3000, 1);
      scenario.awaitServing("TargetGroup-1", "Service-DemoApp2", "container1", 3000, 3);
      scenario.awaitServing("TargetGroup-2", "Service-DemoApp2", "container2", 3000, 3);

      scenario.aws.console().scale(Scenario.CLUSTER, "Service-DemoApp1", 2);
      scenario.aws.console().scale(Scenario.CLUSTER, "Service-DemoApp2", 6);
      scenario.awaitServing("TargetGroup-0", "Service-DemoApp1", "container0", 3000, 2);
      scenario.awaitServing("TargetGroup-1", "Service-DemoApp2", "container1", 3000, 6);
      scenario.awaitServing("TargetGroup-2", "Service-DemoApp2", "container2", 3000, 6);
    }
  }
}
