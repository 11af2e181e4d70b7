package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.harness.ecs.Ecs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Requests from a listener to a task's container, set up through the SDK. */
class TrafficTest {

  private final Simulation simulation = new Simulation();
  private String group = "";

  @BeforeEach
  void bringUpAService() {
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    group = simulation.aws.pools().createTargetGroup("app", "HTTP", 80);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Ecs.Endpoint endpoint() {
    return simulation.aws.ecs().endpoints(CLUSTER, "app").getFirst();
  }

  private TargetDescription.Builder target() {
    return TargetDescription.builder().id(endpoint().hostAddress()).port(endpoint().hostPort());
  }

  @Test
  void aRequestReachesTheContainerOfARegisteredTask() throws Exception {
    var balancer = simulation.aws.pools().createLoadBalancer("lb", "application");
    var listener = simulation.aws.pools().createListener(balancer, "HTTP", 8080, group);

    simulation.elb.registerTargets(
        r -> r.targetGroupArn(group).targets(target().availabilityZone("all").build()));

    eventually(
        () ->
            assertThat(
                    simulation
                        .elb
                        .describeTargetHealth(r -> r.targetGroupArn(group))
                        .targetHealthDescriptions()
                        .getFirst()
                        .targetHealth()
                        .state())
                .isEqualTo(TargetHealthStateEnum.HEALTHY));
    int port = simulation.aws.pools().address(listener).orElseThrow().getPort();
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body())
          .contains("app|app|" + endpoint().hostAddress() + ":" + endpoint().hostPort());
    }
  }

  @Test
  void errorsKeepTheirCodesOverTheQueryProtocol() {
    assertThatThrownBy(
            () -> simulation.elb.describeTargetHealth(r -> r.targetGroupArn(group + "0")))
        .isInstanceOf(TargetGroupNotFoundException.class);
  }

  @Test
  void writesShareABucketOfTheirOwn() {
    simulation.aws.rates().scale(0.05);

    simulation.elb.deregisterTargets(r -> r.targetGroupArn(group).targets(target().build()));

    assertThatThrownBy(
            () ->
                simulation.elb.registerTargets(
                    r -> r.targetGroupArn(group).targets(target().availabilityZone("all").build())))
        .isInstanceOfSatisfying(
            ElasticLoadBalancingV2Exception.class,
            error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo("Throttling"));
  }
}
