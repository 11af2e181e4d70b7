package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.elb.TargetChange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One controller for every cluster of the region, and services of the same names in each. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClustersTest {

  private static final List<String> CLUSTERS = List.of("blue", "green", "red");
  private static final List<String> SERVICES = List.of("web", "api");

  private final Scenario scenario = Scenario.start(SimulationOptions.usual());
  private final HttpClient http = HttpClient.newHttpClient();

  ClustersTest() {
    for (String cluster : CLUSTERS) {
      scenario.cluster(cluster);
      scenario.aws.hosts().add(cluster, 2);
    }
    scenario.controller("--cluster=*", "--service-resync-period=1s");
  }

  @AfterAll
  void stop() {
    http.close();
    scenario.close();
  }

  @Test
  void servicesOfOneNameAreToldApartByTheirClusters() throws Exception {
    for (String cluster : CLUSTERS) {
      for (String service : SERVICES) {
        String pool = cluster + "-" + service;
        scenario.pool(pool);
        scenario.service(cluster, service, 2, Map.of("ecs-a.lbName", pool));
      }
    }
    for (String cluster : CLUSTERS) {
      SERVICES.forEach(service -> awaitServing(cluster, service, 2));
    }
    List<TargetChange> red = scenario.aws.pools().history(scenario.arn("red-web"));

    scenario.aws.console().scale("blue", "web", 4);
    scenario.aws.console().scale("green", "web", 0);
    scenario.aws.console().deleteService("green", "api");
    awaitServing("blue", "web", 4);
    scenario.awaitTargets("green-web", Set.of());
    scenario.awaitTargets("green-api", Set.of());
    awaitServing("blue", "api", 2);
    awaitServing("red", "web", 2);

    assertThat(scenario.aws.pools().history(scenario.arn("red-web"))).isEqualTo(red);
    for (String pool : List.of("blue-web", "blue-api", "red-web", "red-api")) {
      scenario.awaitHealthy(pool);
      assertThat(answering(pool)).as(pool).containsExactly(pool);
    }
  }

  @Test
  void aPoolThatTwoClustersShareHoldsTheTasksOfBoth() {
    scenario.pool("both");
    for (String cluster : List.of("blue", "green")) {
      scenario.service(cluster, "shared", 2, Map.of("ecs-a.lbName", "both"));
      scenario.awaitSteady(cluster, "shared");
    }
    Set<String> blue = reached("blue", "shared");
    scenario.awaitTargets("both", Sets.union(blue, reached("green", "shared")));

    scenario.aws.console().scale("green", "shared", 0);
    scenario.awaitTargets("both", blue);
    assertThat(scenario.removals("both")).doesNotContainAnyElementsOf(blue);
  }

  private void awaitServing(String cluster, String service, int count) {
    scenario.awaitSteady(cluster, service);
    assertThat(reached(cluster, service)).hasSize(count);
    scenario.awaitTargets(cluster + "-" + service, reached(cluster, service));
  }

  private Set<String> reached(String cluster, String service) {
    return new Reached(scenario.aws, cluster).tcp(service, "web", 80);
  }

  /** Cluster and service of every container that a pool's listener sends requests to. */
  private Set<String> answering(String pool) throws Exception {
    InetSocketAddress listener =
        scenario.aws.pools().address(scenario.listener(pool)).orElseThrow();
    URI uri = URI.create("http://127.0.0.1:" + listener.getPort() + "/");
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      var headers =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).headers();
      names.add(
          headers.firstValue("X-Cluster").orElse("")
              + "-"
              + headers.firstValue("X-Service").orElse(""));
    }
    return names;
  }
}
