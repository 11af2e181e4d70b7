package io.ecsanywhere.harness.elb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.elb.ElbOptions.Checks;
import io.ecsanywhere.harness.net.ContainerSpec;
import io.ecsanywhere.harness.net.LoadGenerator;
import io.ecsanywhere.harness.net.LoopbackRuntime;
import io.ecsanywhere.harness.net.PublishedPort;
import io.ecsanywhere.harness.net.RunningContainer;
import io.ecsanywhere.harness.net.TrafficLog.Misrouted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real requests through a listener to real containers. */
class TrafficTest {

  private static final String ONE = "127.0.7.1:32768";
  private static final String TWO = "127.0.7.2:32768";

  private final ElbFixture elb =
      new ElbFixture(
          ElbOptions.DEFAULT.withChecks(
              new Checks(Checks.Mode.PROBE, Duration.ofMillis(20), Duration.ofSeconds(5), 2, 2)));
  private final Pools pools = elb.pools();
  private final LoopbackRuntime runtime = new LoopbackRuntime(elb.network());
  private final HttpClient http = HttpClient.newHttpClient();
  private String group = "";
  private String listener = "";

  @BeforeEach
  void listen() {
    group = pools.createTargetGroup("web", "HTTP", 80);
    listener = listen("lb", group);
  }

  private String listen(String name, String targetGroup) {
    String balancer = pools.createLoadBalancer(name, "application");
    return pools.createListener(balancer, "HTTP", 8080, targetGroup);
  }

  @AfterEach
  void close() {
    http.close();
    runtime.close();
    elb.close();
  }

  /** Has a group behind the listener whose targets' health can be told from their answers. */
  private void checkByPath() {
    group =
        elb.call(
                "CreateTargetGroup",
                "{'Name':'checked','Protocol':'HTTP','Port':80,'VpcId':'%s','TargetType':'ip',"
                    + "'HealthCheckPath':'/health'}",
                ElbFixture.VPC)
            .at("/TargetGroups/0/TargetGroupArn")
            .asText();
    listener = listen("checked", group);
  }

  private RunningContainer run(String service, String address) throws IOException {
    return runtime.start(
        new ContainerSpec(
            "demo",
            service,
            "container0",
            "arn:" + address,
            "arn:task/" + address,
            address.substring(0, address.indexOf(':')),
            List.of(new PublishedPort(80, 32_768, false))));
  }

  private InetSocketAddress address() {
    return pools.address(listener).orElseThrow();
  }

  private HttpResponse<String> get() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address().getPort() + "/");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void awaitHealth(String target, TargetHealth health) {
    await().untilAsserted(() -> assertThat(pools.health(group)).containsEntry(target, health));
  }

  @Test
  void requestsGoToHealthyTargetsInTurn() throws Exception {
    run("web", ONE);
    run("web", TWO);
    pools.register(group, ONE, TWO);
    awaitHealth(ONE, TargetHealth.HEALTHY);
    awaitHealth(TWO, TargetHealth.HEALTHY);

    List<String> bodies = List.of(get().body(), get().body());

    assertThat(bodies)
        .containsExactlyInAnyOrder(
            "Hello from ECS Anywhere\nweb|container0|" + ONE + "\narn:" + ONE + "\n",
            "Hello from ECS Anywhere\nweb|container0|" + TWO + "\narn:" + TWO + "\n");
    assertThat(elb.api().traffic().ofListener(listener).forwarded()).isEqualTo(2);
  }

  @Test
  void withoutATargetTheAnswerIs503() throws Exception {
    assertThat(get().statusCode()).isEqualTo(503);
    assertThat(elb.api().traffic().ofTargetGroup(group).noTarget()).isEqualTo(1);
    assertThat(elb.api().traffic().total().failed()).isZero();
  }

  @Test
  void aListenerWhosePortIsTakenHasAFreeOne() throws Exception {
    String usual = listener;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String balancer = pools.createLoadBalancer("lb-2", "application");
      String other = pools.createTargetGroup("other", "HTTP", 80);
      listener = pools.createListener(balancer, "HTTP", taken.getLocalPort(), other);

      assertThat(address().getPort()).isNotEqualTo(taken.getLocalPort()).isPositive();
      assertThat(get().statusCode()).isEqualTo(503);
      assertThat(elb.api().traffic().ofListener(listener).noTarget()).isEqualTo(1);
      assertThat(elb.api().traffic().ofListener(usual).noTarget()).isZero();
    }
  }

  @Test
  void aDrainingTargetGetsNoNewRequests() throws Exception {
    run("web", ONE);
    pools.register(group, ONE);
    awaitHealth(ONE, TargetHealth.HEALTHY);
    assertThat(get().statusCode()).isEqualTo(200);

    pools.deregister(group, ONE);

    assertThat(get().statusCode()).isEqualTo(503);
    assertThat(pools.health(group)).containsEntry(ONE, TargetHealth.DRAINING);
    assertThat(pools.history(group).getLast().before()).isEqualTo(TargetHealth.State.HEALTHY);
  }

  @Test
  void aRequestToADeadTargetIs502AndCounted() throws Exception {
    // With health assumed, the listener cannot know that nothing is there.
    ElbOptions assumed = ElbOptions.DEFAULT.atSize().withDataPlane(true);
    try (ElbFixture blind = new ElbFixture(assumed)) {
      Pools there = blind.pools();
      String arn = there.createTargetGroup("web", "HTTP", 80);
      String balancer = there.createLoadBalancer("lb", "application");
      String door = there.createListener(balancer, "HTTP", 8080, arn);
      there.register(arn, ONE);
      URI uri = URI.create("http://127.0.0.1:" + there.address(door).orElseThrow().getPort() + "/");
      int status =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode();

      assertThat(status).isEqualTo(502);
      assertThat(blind.api().traffic().failed())
          .singleElement()
          .satisfies(failed -> assertThat(failed.target()).isEqualTo(ONE));
    }
  }

  @Test
  void aRequestThatReachesAnotherServiceIsMisrouted() throws Exception {
    run("other", ONE);
    pools.register(group, ONE);
    elb.api().traffic().expect(group, Set.of("web"));
    awaitHealth(ONE, TargetHealth.HEALTHY);

    assertThat(get().statusCode()).isEqualTo(200);

    assertThat(elb.api().traffic().misrouted())
        .singleElement()
        .extracting(Misrouted::target, Misrouted::service, Misrouted::taskArn)
        .containsExactly(ONE, "other", "arn:task/" + ONE);
    elb.api().traffic().expect(group, Set.of("web", "other"));
    assertThat(get().statusCode()).isEqualTo(200);
    assertThat(elb.api().traffic().total().misrouted()).isEqualTo(1);
  }

  @Test
  void healthFollowsTheContainer() throws Exception {
    checkByPath();
    RunningContainer container = run("web", ONE);
    pools.register(group, ONE);
    awaitHealth(ONE, TargetHealth.HEALTHY);

    runtime.failHealth("arn:" + ONE, true);
    awaitHealth(ONE, TargetHealth.mismatch(503));
    runtime.failHealth("arn:" + ONE, false);
    awaitHealth(ONE, TargetHealth.HEALTHY);
    container.close();
    awaitHealth(ONE, TargetHealth.FAILED);
  }

  /** A load balancer that finds nobody well rather tries them all than none. */
  @Test
  void unhealthyTargetsGetRequestsOnlyWhileNoneIsHealthy() throws Exception {
    checkByPath();
    List<String> both = List.of(ONE, TWO);
    for (String target : both) {
      run("web", target);
      runtime.failHealth("arn:" + target, true);
    }
    pools.register(group, ONE, TWO);
    for (String target : both) {
      awaitHealth(target, TargetHealth.mismatch(503));
    }
    assertThat(List.of(get().body(), get().body()))
        .anyMatch(body -> body.contains(ONE))
        .anyMatch(body -> body.contains(TWO));

    runtime.failHealth("arn:" + ONE, false);
    awaitHealth(ONE, TargetHealth.HEALTHY);
    assertThat(List.of(get().body(), get().body())).allMatch(body -> body.contains(ONE));

    pools.deregister(group, ONE);
    assertThat(List.of(get().body(), get().body())).allMatch(body -> body.contains(TWO));
  }

  @Test
  void aGroupWithoutListenerIsNotInUse() {
    String idle = pools.createTargetGroup("idle", "HTTP", 80);
    pools.register(idle, ONE);

    assertThat(pools.health(idle)).containsEntry(ONE, TargetHealth.NOT_IN_USE);
  }

  @Test
  void aLoadGeneratorCountsWhatItSends() throws Exception {
    run("web", ONE);
    pools.register(group, ONE);
    awaitHealth(ONE, TargetHealth.HEALTHY);

    LoadGenerator load = new LoadGenerator(elb.network(), List.of(address()), 200);
    await().until(() -> load.totals().ok() >= 20);
    load.close();

    LoadGenerator.Totals totals = load.totals();
    assertThat(totals.sent()).isEqualTo(totals.ok());
    assertThat(totals.failed()).isZero();
    assertThat(totals.byService()).containsOnlyKeys("web").containsEntry("web", totals.ok());
    assertThat(elb.api().traffic().total().forwarded()).isEqualTo(totals.sent());
  }

  @Test
  void aListenerWhosePortIsTakenListensOnAnother() {
    String other = pools.createTargetGroup("other", "HTTP", 80);
    String second =
        pools.createListener(
            pools.createLoadBalancer("second", "application"), "HTTP", 8080, other);

    assertThat(pools.address(second).orElseThrow().getPort()).isNotEqualTo(address().getPort());
  }
}
