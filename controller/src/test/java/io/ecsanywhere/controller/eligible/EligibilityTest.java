package io.ecsanywhere.controller.eligible;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.controller.eligible.Eligibility.Demand;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskDefinition.ContainerPorts;
import io.ecsanywhere.informers.model.TaskDefinition.NetworkMode;
import io.ecsanywhere.informers.model.TaskDefinition.PortMapping;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EligibilityTest {

  private static final Host HOST =
      new Host(
          new ContainerInstance("h1", "one", "mi-1", "ACTIVE", true, Map.of(), 1),
          Optional.of(new ManagedInstance("mi-1", "10.0.0.1", true)),
          Optional.empty());

  private Optional<TaskDefinition> definition = Optional.empty();
  private TaskStatus desired = TaskStatus.RUNNING;
  private TaskStatus last = TaskStatus.RUNNING;
  private HealthStatus health = HealthStatus.UNKNOWN;
  private boolean healthyOnly;
  private Set<Protocol> protocols = Set.of(Protocol.TCP);
  private ImmutableSet<Selector.Named> overriding = ImmutableSet.of();

  private static NetworkBinding binding(String ip, String ports, String hostPorts, Protocol p) {
    return new NetworkBinding(ip, PortRange.parse(ports), PortRange.parse(hostPorts), p);
  }

  private static Container container(String name, NetworkBinding... bindings) {
    return new Container(name, List.of(bindings));
  }

  private static Container web(int port, int hostPort) {
    return container("web", binding("0.0.0.0", "" + port, "" + hostPort, Protocol.TCP));
  }

  private static Selector named(String container) {
    return new Selector.Named(container, OptionalInt.empty());
  }

  private static Selector named(String container, int port) {
    return new Selector.Named(container, OptionalInt.of(port));
  }

  private Verdict judge(Selector port, Container... containers) {
    Task task =
        new Task(
            "t1",
            "one",
            "service:web",
            "def:1",
            Optional.of("h1"),
            desired,
            last,
            health,
            1,
            Instant.EPOCH,
            List.of(containers));
    PoolTraits traits = new PoolTraits("p", protocols, Ownership.EXCLUSIVE, Addresses.ANY);
    return new Eligibility(
            new HostAddresses(List.of()),
            Optional.empty(),
            _ ->
                definition.orElseThrow(
                    () ->
                        new ApiException(
                            new ApiFailure.Denied("ecs:DescribeTaskDefinition", "no"))),
            (_, _, _) -> Optional.empty(),
            _ -> Stream.empty())
        .judge(task, Optional.of(HOST), new Demand(port, overriding, healthyOnly, traits));
  }

  private static Verdict in(int port) {
    return new Verdict.In(Target.of("10.0.0.1", port));
  }

  private static Verdict out(Reason reason) {
    return new Verdict.Out(reason);
  }

  @Test
  void aRunningTaskServesAtItsHostPort() {
    assertThat(judge(named("web"), web(80, 32768))).isEqualTo(in(32768));
    assertThat(judge(new Selector.Nth(0), web(80, 32768))).isEqualTo(in(32768));
  }

  @Test
  void whatStopsOrStartsDoesNot() {
    last = TaskStatus.PENDING;
    assertThat(judge(named("web"), web(80, 1))).isEqualTo(out(Reason.NOT_RUNNING));
    last = TaskStatus.RUNNING;
    desired = TaskStatus.STOPPED;
    assertThat(judge(named("web"), web(80, 1))).isEqualTo(out(Reason.STOPPING));
  }

  @Test
  void healthCountsOnlyWhereTheServiceAsksForIt() {
    health = HealthStatus.UNHEALTHY;
    assertThat(judge(named("web"), web(80, 1))).isEqualTo(in(1));
    healthyOnly = true;
    assertThat(judge(named("web"), web(80, 1))).isEqualTo(out(Reason.UNHEALTHY));
    health = HealthStatus.HEALTHY;
    assertThat(judge(named("web"), web(80, 1))).isEqualTo(in(1));
  }

  @Test
  void whatTheTaskDoesNotPublishIsNamed() {
    assertThat(judge(named("api"), web(80, 1))).isEqualTo(out(Reason.NO_SUCH_CONTAINER));
    assertThat(judge(new Selector.Nth(1), web(80, 1))).isEqualTo(out(Reason.NO_SUCH_CONTAINER));
    assertThat(judge(named("web", 81), web(80, 1))).isEqualTo(out(Reason.NO_SUCH_PORT));
  }

  @Test
  void withoutAPortTheLowestIsMeant() {
    Container container =
        container(
            "web",
            binding("0.0.0.0", "9090", "1", Protocol.TCP),
            binding("0.0.0.0", "8080", "2", Protocol.TCP),
            binding("0.0.0.0", "53", "3", Protocol.UDP));
    assertThat(judge(named("web"), container)).isEqualTo(in(2));
    assertThat(judge(named("web", 9090), container)).isEqualTo(in(1));
  }

  @Test
  void tcpAndUdpAreApart() {
    Container dns =
        container(
            "dns",
            binding("0.0.0.0", "53", "1", Protocol.TCP),
            binding("0.0.0.0", "53", "2", Protocol.UDP));
    assertThat(judge(named("dns"), dns)).isEqualTo(in(1));
    protocols = Set.of(Protocol.UDP);
    assertThat(judge(named("dns"), dns)).isEqualTo(in(2));
    protocols = Set.of(Protocol.TCP, Protocol.UDP);
    assertThat(judge(named("dns"), dns)).isEqualTo(out(Reason.NO_SUCH_PORT));
    assertThat(
            judge(
                named("dns"),
                container(
                    "dns",
                    binding("0.0.0.0", "53", "7", Protocol.TCP),
                    binding("0.0.0.0", "53", "7", Protocol.UDP))))
        .isEqualTo(in(7));
  }

  @Test
  void ofBothFamiliesThatOfTheAddressIsTaken() {
    assertThat(
            judge(
                named("web"),
                container(
                    "web",
                    binding("::", "80", "2", Protocol.TCP),
                    binding("0.0.0.0", "80", "1", Protocol.TCP))))
        .isEqualTo(in(1));
    assertThat(judge(named("web"), container("web", binding("::", "80", "2", Protocol.TCP))))
        .isEqualTo(in(2));
  }

  @Test
  void aRangeIsResolvedPortByPort() {
    Container range = container("web", binding("0.0.0.0", "8000-8010", "9000-9010", Protocol.TCP));
    assertThat(judge(named("web", 8003), range)).isEqualTo(in(9003));
    assertThat(judge(named("web"), range)).isEqualTo(in(9000));
    assertThat(judge(named("web", 8011), range)).isEqualTo(out(Reason.NO_SUCH_PORT));
  }

  @Test
  void positionsCountTheContainersThatTheDefinitionPublishes() {
    definition =
        Optional.of(
            definition(
                NetworkMode.BRIDGE,
                mapped("a", 80),
                new ContainerPorts("sidecar", List.of()),
                mapped("z", 80)));
    Container a = container("a");
    Container z = container("z", binding("0.0.0.0", "80", "2", Protocol.TCP));
    assertThat(judge(new Selector.Nth(0), z, a, container("sidecar")))
        .isEqualTo(out(Reason.NO_SUCH_PORT));
    assertThat(judge(new Selector.Nth(1), z, a, container("sidecar"))).isEqualTo(in(2));
  }

  @Test
  void aPortWithATagOfItsOwnIsLeftToThatTag() {
    overriding = ImmutableSet.of(new Selector.Named("web", OptionalInt.of(80)));
    assertThat(judge(new Selector.Nth(0), web(80, 1))).isEqualTo(new Verdict.Overridden());
    assertThat(judge(named("web", 80), web(80, 1))).isEqualTo(in(1));
    overriding = ImmutableSet.of(new Selector.Named("web", OptionalInt.of(81)));
    assertThat(judge(new Selector.Nth(0), web(80, 1))).isEqualTo(in(1));
  }

  @Test
  void inHostModeTheDefinitionsPortsAreTheHosts() {
    definition = Optional.of(definition(NetworkMode.HOST, mapped("web", 8080)));
    assertThat(judge(named("web"), container("web"))).isEqualTo(in(8080));
    assertThat(judge(new Selector.Nth(0), container("web"))).isEqualTo(in(8080));
  }

  @Test
  void whileTheDefinitionCannotBeReadNothingIsDecided() {
    assertThat(judge(named("web"), container("web"))).isInstanceOf(Verdict.Undecided.class);
  }

  private static TaskDefinition definition(NetworkMode mode, ContainerPorts... containers) {
    return new TaskDefinition("def:1", mode, List.of(containers));
  }

  private static ContainerPorts mapped(String name, int port) {
    return new ContainerPorts(
        name, List.of(new PortMapping(PortRange.of(port), port, Protocol.TCP)));
  }
}
