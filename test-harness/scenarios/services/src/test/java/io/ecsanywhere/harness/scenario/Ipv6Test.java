package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.elb.ElbOptions;
import io.ecsanywhere.harness.elb.Vpc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Hosts with IPv6 addresses behind target groups that take these alone. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Ipv6Test {

  private static final String BLOCK = "fd00:42::/56";
  private static final String ONE = "fd00:42::a1";
  private static final String OTHER = "fd00:42::a2";

  private final Scenario scenario =
      Scenario.start(
          SimulationOptions.usual()
              .withoutServers()
              .withElb(ElbOptions.DEFAULT.atSize().withVpcs(List.of(Vpc.of("vpc-6", BLOCK)))));
  private final RunningProgram program;

  Ipv6Test() {
    for (String address : List.of(ONE, OTHER)) {
      scenario.aws.hosts().addAt(Scenario.CLUSTER, address);
    }
    program = scenario.controller("--host-cidr=" + BLOCK, "--instance-resync-period=500ms");
  }

  @AfterAll
  void stop() {
    scenario.close();
  }

  @Test
  void targetsComeAndGo() {
    String pool = scenario.pool("six", "HTTP", "ipv6");
    scenario.aws.pools().tag(pool, "ecs-a.lbVpcCidr", BLOCK);
    scenario.service("six", 4, Map.of("ecs-a.lbName", "six"));
    scenario.awaitServing("six", "six", 4);
    assertThat(scenario.targets("six")).allMatch(target -> target.startsWith("[fd00:42::a"));
    Registrations registrations = new Registrations(scenario.aws, pool);
    assertThat(registrations.refused()).isZero();
    assertThat(registrations.taken()).isNotEmpty().allMatch(sent -> sent.zone().isEmpty());

    scenario.aws.console().scale(Scenario.CLUSTER, "six", 1);
    scenario.awaitServing("six", "six", 1);
    scenario.aws.console().scale(Scenario.CLUSTER, "six", 3);
    scenario.awaitServing("six", "six", 3);
  }

  @Test
  void aGroupForIpv4TakesNoneOfThem() {
    String pool = scenario.pool("four");
    scenario.service("four", 2, Map.of("ecs-a.lbName", "four"));

    scenario.awaitLog(program, "\"service\":\"four\"", "\"ineligible\":{\"unroutable-address\":2}");
    assertThat(scenario.aws.pools().history(pool)).isEmpty();
  }

  @Test
  void anAttributeCanNameAnIpv6Address() {
    Host dual = scenario.aws.hosts().addAt(Scenario.CLUSTER, "fd00:42::a3");
    dual.reportAddress("10.1.2.3");
    dual.putAttribute("ecs-a.hostAddress", "fd00:42:0:0:0:0:0:a3");
    scenario.pool("named", "HTTP", "ipv6");
    scenario.service("named", 3, Map.of("ecs-a.lbName", "named"));

    scenario.awaitServing("named", "named", 3);
    assertThat(scenario.targets("named")).anyMatch(target -> target.startsWith("[fd00:42::a3]:"));
  }
}
