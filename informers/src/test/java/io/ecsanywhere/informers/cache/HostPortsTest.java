package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostPortsTest {

  private static final String HOST = "host";

  private final List<String> handovers = new ArrayList<>();
  private final List<String> freed = new ArrayList<>();

  /** Hosts that have one address, by their names. */
  private final Map<String, Boolean> together = new LinkedHashMap<>();

  private final HostPorts ports =
      new HostPorts(
          new HostPorts.Listener() {
            @Override
            public void handedOver(Task from, Task to, Task latest) {
              handovers.add(from.arn() + " to " + to.arn());
            }

            @Override
            public void freed(Task task) {
              freed.add(task.arn());
            }
          },
          _ -> Optional.empty(),
          host ->
              together.containsKey(host)
                  ? together.entrySet().stream()
                      .map(one -> instance(one.getKey(), one.getValue()))
                      .toList()
                  : List.of());

  private static ContainerInstance instance(String arn, boolean connected) {
    return new ContainerInstance(arn, "one", "mi-" + arn, "ACTIVE", connected, Map.of(), 1);
  }

  /** A running task; the later in the alphabet its name, the newer it is. */
  private static Task task(String arn, String host, String... ranges) {
    return new Task(
        arn,
        "one",
        "service:web",
        "definition:1",
        Optional.of(host),
        TaskStatus.RUNNING,
        TaskStatus.RUNNING,
        HealthStatus.UNKNOWN,
        1,
        Instant.EPOCH.plusSeconds(arn.charAt(0)),
        List.of(new Container("web", Stream.of(ranges).map(HostPortsTest::binding).toList())));
  }

  private static NetworkBinding binding(String range) {
    boolean udp = range.startsWith("udp ");
    PortRange ports = PortRange.parse(udp ? range.substring("udp ".length()) : range);
    return new NetworkBinding("0.0.0.0", ports, ports, udp ? Protocol.UDP : Protocol.TCP);
  }

  private void add(Task task) {
    ports.changed(new Change.Added<>(task));
  }

  private Optional<String> holder(int port) {
    return ports.holder(HOST, Protocol.TCP, port).map(Task::arn);
  }

  @Test
  void aTaskHasEveryPortOfItsRangeAndNoOther() {
    add(task("a", HOST, "8000-8010", "9000"));
    assertThat(holder(7999)).isEmpty();
    assertThat(holder(8000)).contains("a");
    assertThat(holder(8010)).contains("a");
    assertThat(holder(8011)).isEmpty();
    assertThat(holder(9000)).contains("a");
    assertThat(ports.holder("other", Protocol.TCP, 8000)).isEmpty();
    assertThat(handovers).isEmpty();
  }

  @Test
  void theNewerOfTwoHasThePortsThatBothClaimAndIsHandedThemOnce() {
    add(task("b", HOST, "8000-8010"));
    add(task("a", HOST, "8005-8020"));
    assertThat(holder(8000)).contains("b");
    assertThat(holder(8005)).contains("b");
    assertThat(holder(8020)).contains("a");
    assertThat(handovers).containsExactly("a to b");
  }

  @Test
  void neighboursAndOtherProtocolsAreNoHandover() {
    add(task("a", HOST, "8000-8010", "udp 9000"));
    add(task("b", HOST, "8011-8020", "9000"));
    add(task("c", "other", "8000-8020"));
    assertThat(handovers).isEmpty();
    assertThat(holder(9000)).contains("b");
    assertThat(ports.holder(HOST, Protocol.UDP, 9000).map(Task::arn)).contains("a");
  }

  @Test
  void whatATaskNoLongerReportsIsFreeAgain() {
    Task before = task("a", HOST, "8000-8010", "udp 9000");
    Task now = task("a", HOST, "8005-8006");
    add(before);
    ports.changed(new Change.Changed<>(before, now));
    assertThat(holder(8000)).isEmpty();
    assertThat(holder(8006)).contains("a");
    assertThat(ports.holder(HOST, Protocol.UDP, 9000)).isEmpty();
    ports.changed(new Change.Deleted<>(now));
    assertThat(holder(8006)).isEmpty();
  }

  @Test
  void theOlderOfTwoHasThePortAgainWhenTheNewerIsGone() {
    Task newer = task("b", HOST, "8000");
    add(task("a", HOST, "8000"));
    add(newer);
    assertThat(freed).isEmpty();
    ports.changed(new Change.Deleted<>(newer));
    assertThat(holder(8000)).contains("a");
    assertThat(freed).containsExactly("a");
  }

  @Test
  void whoeverStandsAboveFreesNobodyWhenAnotherGoes() {
    Task older = task("a", HOST, "8000");
    add(older);
    add(task("b", HOST, "8000"));
    ports.changed(new Change.Deleted<>(older));
    assertThat(freed).isEmpty();
  }

  @Test
  void aTaskThatGivesUpPartOfItsPortsFreesThoseThatClaimedThem() {
    Task before = task("c", HOST, "8000-8010");
    add(task("a", HOST, "8000"));
    add(task("b", HOST, "8010"));
    add(before);
    ports.changed(new Change.Changed<>(before, task("c", HOST, "8000")));
    assertThat(freed).containsExactly("b");
  }

  @Test
  void portsPassBetweenHostsAtOneAddressToo() {
    together.put(HOST, true);
    together.put("again", true);
    add(task("a", HOST, "8000"));
    add(task("b", "again", "8000"));
    add(task("c", "elsewhere", "8000"));
    assertThat(handovers).containsExactly("a to b");
    ports.changed(new Change.Deleted<>(task("b", "again", "8000")));
    assertThat(freed).containsExactly("a");
  }

  @Test
  void ofTwoHostsAtOneAddressThatWithAnAgentHasThePortHoweverOldItsTask() {
    together.put(HOST, true);
    together.put("gone", false);
    add(task("a", HOST, "8000"));
    add(task("b", "gone", "8000"));
    assertThat(handovers).containsExactly("b to a");
  }

  @Test
  void aHostThatComesToAnAddressTakesPortsAndGivesThemBackWhenItLeaves() {
    add(task("a", HOST, "8000"));
    add(task("b", "comes", "8000", "udp 9000"));
    together.put(HOST, true);
    together.put("comes", true);
    ports.moved("comes", Set.of());
    assertThat(handovers).containsExactly("a to b");
    together.clear();
    ports.moved("comes", Set.of(HOST, "comes"));
    assertThat(freed).containsExactly("a");
  }

  /** An entry for each port would be more than a hundred million. */
  @Test
  void aRangeOfAllPortsIsNoMoreThanOnePort() {
    for (int host = 0; host < 2_000; host++) {
      add(task("a", "host-" + host, "1-60000"));
    }
    assertThat(ports.holder("host-1999", Protocol.TCP, 60_000)).isPresent();
  }

  private static TaskDefinition definition(TaskDefinition.NetworkMode mode, String range) {
    return new TaskDefinition(
        "definition:1",
        mode,
        List.of(
            new TaskDefinition.ContainerPorts(
                "web",
                List.of(new TaskDefinition.PortMapping(PortRange.parse(range), 0, Protocol.TCP)))));
  }

  @Test
  void inHostModeATaskHasThePortsOfItsDefinitionOnceThatIsRead() {
    add(task("a", HOST));
    add(task("b", HOST));
    assertThat(holder(8080)).isEmpty();

    ports.defined(definition(TaskDefinition.NetworkMode.HOST, "8080"));
    assertThat(holder(8080)).contains("b");
    assertThat(handovers).containsExactly("a to b");

    add(task("c", HOST));
    assertThat(handovers).containsExactly("a to b", "a to c", "b to c");
    ports.changed(new Change.Deleted<>(task("c", HOST)));
    assertThat(holder(8080)).contains("b");
    ports.changed(new Change.Deleted<>(task("a", HOST)));
    ports.changed(new Change.Deleted<>(task("b", HOST)));
    assertThat(holder(8080)).isEmpty();
  }

  @Test
  void ofATaskThatReportsNoPortForItHasNoneADefinitionChangesNothing() {
    add(task("a", HOST));
    ports.defined(definition(TaskDefinition.NetworkMode.BRIDGE, "8080"));
    assertThat(holder(8080)).isEmpty();
  }
}
