package io.ecsanywhere.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Ecs.Endpoint;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactionsTest {

  private static final String CLUSTER = "web";
  private static final String SERVICE = "app";

  private final SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers());
  private final String group = aws.pools().createTargetGroup("pool", "HTTP", 80);
  private final Writer writer = new Writer(aws);

  @AfterEach
  void close() {
    writer.close();
    aws.close();
  }

  @Test
  void pairsEachTaskWithTheFirstCallThatWroteItsTarget() {
    var reactions = new Reactions(aws);
    var target = target(runTask());
    writer.register(group, target);
    writer.register(group, target);
    stopTask();
    writer.deregister(group, target);

    assertThat(reactions.found())
        .extracting(Reaction::kind, Reaction::targetGroupArn, Reaction::target)
        .containsExactly(
            tuple(Reaction.Kind.REGISTERED, group, target),
            tuple(Reaction.Kind.DEREGISTERED, group, target));
    assertThat(reactions.found()).extracting(Reaction::took).allMatch(Duration::isPositive);
  }

  @Test
  void leavesOutWhatNoEventToldOf() {
    var target = target(runTask());
    var reactions = new Reactions(aws);
    writer.register(group, target);

    assertThat(reactions.found()).isEmpty();
  }

  /** Runs one task; its events have been sent. */
  private Endpoint runTask() {
    aws.console().createCluster(CLUSTER);
    aws.hosts().add(CLUSTER);
    var definition = aws.console().register(TaskTemplate.of("app").container("app", "80"));
    aws.console().createService(CLUSTER, SERVICE, definition, 1, Map.of());
    // It is the last of them.
    await().until(() -> sent("ECS Service Action") > 0);
    return aws.ecs().endpoints(CLUSTER, SERVICE).getFirst();
  }

  private void stopTask() {
    long before = sent("ECS Task State Change");
    aws.console().scale(CLUSTER, SERVICE, 0);
    await().until(() -> sent("ECS Task State Change") > before);
  }

  private long sent(String type) {
    return aws.events().sent().stream().filter(event -> event.detailType().equals(type)).count();
  }

  private static String target(Endpoint endpoint) {
    return endpoint.hostAddress() + ":" + endpoint.hostPort();
  }
}
