package io.ecsanywhere.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.TaskDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks in host mode, of which ECS reports no port. */
class HostModeTest {

  private final World world = new World();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void aServiceOnAFixedPort() {
    aws.host("h1", "10.0.0.1");
    balancer.pool("p");
    balancer.pool("q");
    aws.definitions.put(
        "def:1",
        new TaskDefinition(
            "def:1",
            TaskDefinition.NetworkMode.HOST,
            List.of(
                new TaskDefinition.ContainerPorts(
                    "web",
                    List.of(
                        new TaskDefinition.PortMapping(PortRange.of(8080), 8080, Protocol.TCP))))));
    aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    run("t1", "web");
    world.poll();
    world.reconcile("web");
  }

  private void run(String arn, String service) {
    aws.run(arn, service, "h1", List.of(new Container("web", List.of())));
  }

  @Test
  void loseAPortToTheTaskOfAnotherServiceThatHasItNow() {
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:8080");
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    run("t2", "api");
    world.poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    world.reconcile("web");
    world.reconcile("api");
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:8080");
  }

  @Test
  void loseAPortToATaskThatNoTagBinds() {
    aws.service("api", Map.of());
    run("t2", "api");
    world.poll();
    world.reconcile("api");
    assertThat(world.removals).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).isEmpty();
  }
}
