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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

@Timeout(60)
class ReactionsTest {

  private static final String CLUSTER = "web";
  private static final String SERVICE = "app";

  private final SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers());
  private final String group = aws.pools().createTargetGroup("pool", "HTTP", 80);
  private final ElasticLoadBalancingV2Client elb =
      ElasticLoadBalancingV2Client.builder()
          .endpointOverride(aws.endpoint())
          .region(Region.EU_WEST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();

  @AfterEach
  void close() {
    elb.close();
    aws.close();
  }

  @Test
  void pairsEachTaskWithTheFirstCallThatWroteItsTarget() {
    var reactions = new Reactions(aws);
    var endpoint = runTask();
    register(endpoint);
    register(endpoint);
    stopTask();
    deregister(endpoint);

    var target = endpoint.hostAddress() + ":" + endpoint.hostPort();
    assertThat(reactions.found())
        .extracting(Reaction::kind, Reaction::targetGroupArn, Reaction::target)
        .containsExactly(
            tuple(Reaction.Kind.REGISTERED, group, target),
            tuple(Reaction.Kind.DEREGISTERED, group, target));
    assertThat(reactions.found()).extracting(Reaction::took).allMatch(Duration::isPositive);
  }

  @Test
  void leavesOutWhatNoEventToldOf() {
    var endpoint = runTask();
    var reactions = new Reactions(aws);
    register(endpoint);

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

  private void register(Endpoint endpoint) {
    elb.registerTargets(r -> r.targetGroupArn(group).targets(target(endpoint)));
  }

  private void deregister(Endpoint endpoint) {
    elb.deregisterTargets(r -> r.targetGroupArn(group).targets(target(endpoint)));
  }

  private static TargetDescription target(Endpoint endpoint) {
    return TargetDescription.builder()
        .id(endpoint.hostAddress())
        .port(endpoint.hostPort())
        .availabilityZone("all")
        .build();
  }
}
