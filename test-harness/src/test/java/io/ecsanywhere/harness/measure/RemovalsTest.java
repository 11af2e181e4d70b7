package io.ecsanywhere.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemovalsTest {

  private static final String CLUSTER = "web";
  private static final String SERVICE = "app";
  private static final TaskTemplate WEB = TaskTemplate.of("app").container("app", "80");
  private static final TaskTemplate HOST_MODE =
      TaskTemplate.of("app").inHostMode().container("app", "8000");

  private final SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers());
  private final String group = aws.pools().createTargetGroup("pool", "HTTP", 80);
  private final Writer writer = new Writer(aws);
  private final Host host;
  private String service = "";

  RemovalsTest() {
    aws.console().createCluster(CLUSTER);
    host = aws.hosts().add(CLUSTER);
  }

  @AfterEach
  void close() {
    writer.close();
    aws.close();
  }

  @Test
  void aTargetOfARunningTaskIsMissed() {
    String target = serve(WEB, "pool");
    writer.deregister(group, target);

    assertThat(wrong()).containsExactly(target);
  }

  @Test
  void aTargetInHostModeIsMissedThoughEcsTellsNoPort() {
    String target = serve(HOST_MODE, "pool");
    writer.deregister(group, target);

    assertThat(wrong()).containsExactly(target);
  }

  @Test
  void aTagMayNameManyPoolsBetweenAnyWhiteSpace() {
    String target = serve(WEB, "other  pool");
    writer.deregister(group, target);

    assertThat(wrong()).containsExactly(target);
  }

  @Test
  void whatBecameOfTagsAndHostsAfterwardsExcusesNothing() {
    String target = serve(WEB, "pool");
    writer.deregister(group, target);
    aws.console().untag(service, List.of("ecs-a.lbName"));
    host.moveTo(aws.hosts().nextAddress());
    aws.console().deleteService(CLUSTER, SERVICE);

    assertThat(wrong()).containsExactly(target);
  }

  @Test
  void whoseTaskIsToStopIsLetGo() {
    String target = serve(WEB, "pool");
    aws.console().scale(CLUSTER, SERVICE, 0);
    writer.deregister(group, target);

    assertThat(wrong()).isEmpty();
  }

  @Test
  void whoseHostHasMovedIsLetGo() {
    String target = serve(WEB, "pool");
    host.moveTo(aws.hosts().nextAddress());
    writer.deregister(group, target);

    assertThat(wrong()).isEmpty();
  }

  @Test
  void whosePoolNoTagNamedForAMomentIsLetGo() {
    String target = serve(WEB, "pool");
    aws.console().tag(service, Map.of("ecs-a.lbName", "other"));
    aws.console().tag(service, Map.of("ecs-a.lbName", "pool"));
    writer.deregister(group, target);

    assertThat(wrong()).isEmpty();
  }

  @Test
  void otherTagsThatChangeExcuseNothing() {
    String target = serve(WEB, "pool");
    aws.console().tag(service, Map.of("team", "blue"));
    writer.deregister(group, target);

    assertThat(wrong()).containsExactly(target);
  }

  /**
   * The target stays where one task follows another; whoever removes it now may mean the former.
   */
  @Test
  void whatAnotherTaskHasTakenOverUnheardIsLetGo() {
    String target = serve(WEB, "pool");
    replace(target);
    writer.deregister(group, target);

    assertThat(wrong()).isEmpty();
  }

  @Test
  void whatAnotherTaskHasTakenOverIsMissedOnceEcsHasToldOfIt() {
    String target = serve(WEB, "pool");
    replace(target);
    writer.read(CLUSTER, aws.console().tasks(CLUSTER, SERVICE).getFirst());
    writer.deregister(group, target);

    assertThat(Removals.withoutCause(aws, CLUSTER, Duration.ZERO)).hasSize(1);
    assertThat(Removals.withoutCause(aws, CLUSTER, Duration.ofHours(1))).isEmpty();
  }

  /** Another task takes the place of the one that serves there. */
  private void replace(String target) {
    aws.console().scale(CLUSTER, SERVICE, 0);
    await().until(() -> aws.ecs().stopping(CLUSTER) == 0);
    host.forceNextPort(HostAndPort.fromString(target).getPort());
    aws.console().scale(CLUSTER, SERVICE, 1);
    await().until(() -> aws.console().steady(CLUSTER, SERVICE));
  }

  /** Runs a task whose service names these pools, and registers it where it is reached. */
  private String serve(TaskTemplate template, String pools) {
    service =
        aws.console()
            .createService(
                CLUSTER,
                SERVICE,
                aws.console().register(template),
                1,
                Map.of("ecs-a.lbName", pools));
    await().until(() -> aws.console().steady(CLUSTER, SERVICE));
    var endpoint = aws.ecs().endpoints(CLUSTER, SERVICE).getFirst();
    String target = endpoint.hostAddress() + ":" + endpoint.hostPort();
    writer.register(group, target);
    return target;
  }

  private List<String> wrong() {
    return Removals.withoutCause(aws, CLUSTER).stream().map(one -> one.removal().target()).toList();
  }
}
