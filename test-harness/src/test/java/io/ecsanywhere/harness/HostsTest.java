package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ecsanywhere.harness.ecs.Ecs;
import io.ecsanywhere.harness.ecs.NoServers;
import io.ecsanywhere.harness.net.ContainerSpec;
import io.ecsanywhere.harness.net.PublishedPort;
import io.ecsanywhere.harness.ssm.ManagedInstance.Ping;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.PingStatus;

class HostsTest {

  private final NoServers containers = new NoServers();
  private final Simulation simulation =
      new Simulation(SimulationOptions.usual().withoutRates().withRuntime(containers));

  @AfterEach
  void close() {
    simulation.close();
  }

  private ContainerInstance describe(Host host) {
    return simulation
        .ecs
        .describeContainerInstances(
            r -> r.cluster(CLUSTER).containerInstances(host.containerInstanceArn()))
        .containerInstances()
        .getFirst();
  }

  private static InstanceInformationStringFilter by(String key, String value) {
    return InstanceInformationStringFilter.builder().key(key).values(value).build();
  }

  private List<InstanceInformation> inventory(Host host) {
    return simulation
        .ssm
        .describeInstanceInformation(r -> r.filters(by("InstanceIds", host.managedInstanceId())))
        .instanceInformationList();
  }

  private Ecs.Endpoint endpoint(String service) {
    return simulation.aws.ecs().endpoints(CLUSTER, service).getFirst();
  }

  @Test
  void aHostIsAnExternalInstanceAndAManagedOne() {
    var host = simulation.aws.hosts().add(CLUSTER);

    var instance = describe(host);

    assertThat(instance.ec2InstanceId()).startsWith("mi-").hasSize(20);
    assertThat(instance.status()).isEqualTo("ACTIVE");
    assertThat(instance.attributes())
        .anyMatch(attribute -> attribute.name().equals("ecs.capability.external"));
    assertThat(inventory(host))
        .extracting(InstanceInformation::instanceId, InstanceInformation::ipAddress)
        .containsExactly(tuple(instance.ec2InstanceId(), host.address()));
  }

  @Test
  void aLostHostsTasksStillReadRunningUntilItIsBack() {
    var host = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 2);
    var before = simulation.aws.console().tasks(CLUSTER, "app");
    int port = endpoint("app").hostPort();

    host.lose();

    eventually(() -> assertThat(containers.listens(host.address(), port)).isFalse());
    assertThat(describe(host).agentConnected()).isFalse();
    assertThat(simulation.aws.console().tasks(CLUSTER, "app")).isEqualTo(before);
    assertThat(before).allMatch(arn -> simulation.task(arn).lastStatus().equals("RUNNING"));

    host.restore();
    simulation.awaitSteady("app");
    assertThat(describe(host).agentConnected()).isTrue();
    assertThat(simulation.aws.console().tasks(CLUSTER, "app"))
        .hasSize(2)
        .doesNotContainAnyElementsOf(before);
  }

  @Test
  void whatIsStoppedOnALostHostStopsWhenItIsBack() {
    var host = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    var arn = simulation.aws.console().tasks(CLUSTER, "app").getFirst();
    host.lose();

    simulation.aws.console().scale(CLUSTER, "app", 0);

    assertThat(simulation.task(arn).desiredStatus()).isEqualTo("STOPPED");
    assertThat(simulation.task(arn).lastStatus()).isEqualTo("RUNNING");
    host.restore();
    eventually(() -> assertThat(simulation.task(arn).lastStatus()).isEqualTo("STOPPED"));
  }

  @Test
  void anAgentThatDropsItsConnectionLeavesContainersRunning() {
    var host = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    var before = simulation.aws.console().tasks(CLUSTER, "app");

    host.disconnectAgent();
    assertThat(describe(host).agentConnected()).isFalse();
    host.restore();

    assertThat(simulation.aws.console().tasks(CLUSTER, "app")).isEqualTo(before);
    assertThat(containers.listens(host.address(), endpoint("app").hostPort())).isTrue();
  }

  @Test
  void aHostThatMovesKeepsItsPortsAtItsNewAddress() {
    var host = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    var before = endpoint("app");

    host.moveTo("127.0.9.9");

    eventually(
        () -> {
          assertThat(containers.listens("127.0.9.9", before.hostPort())).isTrue();
          assertThat(containers.listens(before.hostAddress(), before.hostPort())).isFalse();
        });
    assertThat(inventory(host).getFirst().ipAddress()).isEqualTo("127.0.9.9");
    assertThat(endpoint("app").hostAddress()).isEqualTo("127.0.9.9");
  }

  @Test
  void aPortPassesFromOneServiceToAnother() {
    var host = simulation.aws.hosts().add(CLUSTER);
    host.forceNextPort(40_000);
    simulation.service("first", 1);
    assertThat(endpoint("first").hostPort()).isEqualTo(40_000);

    simulation.aws.console().scale(CLUSTER, "first", 0);
    eventually(() -> assertThat(containers.listens(host.address(), 40_000)).isFalse());
    eventually(
        () ->
            assertThat(describe(host).remainingResources())
                .noneMatch(resource -> resource.stringSetValue().contains("40000")));
    host.forceNextPort(40_000);
    simulation.service("second", 1);

    assertThat(endpoint("second").hostPort()).isEqualTo(40_000);
    assertThat(endpoint("second").hostAddress()).isEqualTo(host.address());
  }

  @Test
  void portsGivenInTurnDoNotComeAgainAtOnce() {
    var host = simulation.aws.hosts().add(CLUSTER);
    host.givePortsInTurn();
    simulation.service("app", 1);
    int first = endpoint("app").hostPort();

    simulation.aws.console().scale(CLUSTER, "app", 0);
    eventually(() -> assertThat(containers.listens(host.address(), first)).isFalse());
    eventually(() -> assertThat(simulation.aws.ecs().stopping(CLUSTER)).isZero());
    simulation.aws.console().scale(CLUSTER, "app", 1);
    simulation.awaitSteady("app");

    assertThat(endpoint("app").hostPort()).isEqualTo(first + 1);
  }

  @Test
  void aPortThatSomethingElseHoldsIsPassedOver() throws Exception {
    var host = simulation.aws.hosts().add(CLUSTER);
    try (var _ =
        containers.start(
            new ContainerSpec(
                "other",
                "other",
                "other",
                "arn",
                "arn",
                host.address(),
                List.of(new PublishedPort(80, 32_768, false))))) {
      simulation.service("app", 1);

      assertThat(endpoint("app").hostPort()).isEqualTo(32_769);
    }
  }

  @Test
  void aDrainedHostHandsItsTasksToOthers() {
    var drained = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 2);
    var other = simulation.aws.hosts().add(CLUSTER);

    drained.drain();

    simulation.awaitSteady("app");
    eventually(
        () ->
            assertThat(simulation.aws.ecs().endpoints(CLUSTER, "app"))
                .hasSize(2)
                .allMatch(endpoint -> endpoint.hostAddress().equals(other.address())));
    assertThat(describe(drained).status()).isEqualTo("DRAINING");
  }

  @Test
  void aDeregisteredHostIsGoneAndItsTasksAreReplaced() {
    var gone = simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    var other = simulation.aws.hosts().add(CLUSTER);
    assertThatThrownBy(
            () ->
                simulation.ecs.deregisterContainerInstance(
                    r -> r.cluster(CLUSTER).containerInstance(gone.containerInstanceArn())))
        .isInstanceOf(InvalidParameterException.class);

    simulation.ecs.deregisterContainerInstance(
        r -> r.cluster(CLUSTER).containerInstance(gone.containerInstanceArn()).force(true));

    eventually(
        () ->
            assertThat(simulation.aws.ecs().endpoints(CLUSTER, "app"))
                .extracting(Ecs.Endpoint::hostAddress)
                .containsExactly(other.address()));
    assertThat(
            simulation.ecs.listContainerInstances(r -> r.cluster(CLUSTER)).containerInstanceArns())
        .containsExactly(other.containerInstanceArn());
  }

  @Test
  void customAttributesComeWithTheInstance() {
    var host = simulation.aws.hosts().add(CLUSTER);

    host.putAttribute("ecs-a.hostAddress", "10.0.0.7");

    assertThat(describe(host).attributes())
        .anyMatch(a -> a.name().equals("ecs-a.hostAddress") && a.value().equals("10.0.0.7"));
    host.deleteAttribute("ecs-a.hostAddress");
    assertThat(describe(host).attributes()).noneMatch(a -> a.name().equals("ecs-a.hostAddress"));
  }

  @Test
  void theInventoryIsFilteredAndComesInPages() {
    var hosts = simulation.aws.hosts().add(CLUSTER, 12);
    hosts.getFirst().ping(Ping.CONNECTION_LOST);
    hosts.getLast().reportAddress("172.17.0.1");

    assertThat(simulation.ssm.describeInstanceInformation().instanceInformationList()).hasSize(10);
    assertThat(
            simulation.ssm.describeInstanceInformationPaginator(r -> r.maxResults(5)).stream()
                .map(page -> page.instanceInformationList().size()))
        .containsExactly(5, 5, 2);
    assertThat(
            simulation
                .ssm
                .describeInstanceInformation(
                    r ->
                        r.filters(
                            by("PingStatus", "ConnectionLost"),
                            by("ResourceType", "ManagedInstance")))
                .instanceInformationList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.instanceId()).isEqualTo(hosts.getFirst().managedInstanceId());
              assertThat(row.pingStatus()).isEqualTo(PingStatus.CONNECTION_LOST);
            });
    assertThat(inventory(hosts.getLast()).getFirst().ipAddress()).isEqualTo("172.17.0.1");
  }

  @Test
  void anUnknownIdIsARowLessOrAnError() {
    simulation.aws.hosts().add(CLUSTER);

    assertThat(
            simulation
                .ssm
                .describeInstanceInformation(
                    r -> r.filters(by("InstanceIds", "mi-0123456789abcdef0")))
                .instanceInformationList())
        .isEmpty();

    simulation.aws.ssm().failOnUnknownIds(true);
    assertThatThrownBy(
            () ->
                simulation.ssm.describeInstanceInformation(
                    r -> r.filters(by("InstanceIds", "mi-0123456789abcdef0"))))
        .isInstanceOf(InvalidInstanceIdException.class);
  }
}
