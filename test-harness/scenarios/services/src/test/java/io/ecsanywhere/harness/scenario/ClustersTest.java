package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.elb.TargetChange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Three periods of half a second and a back-off as long. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(2);

  private final Scenario scenario = Scenario.start(SimulationOptions.usual());
  private final HttpClient http = HttpClient.newHttpClient();

  ClustersTest() {
    for (String cluster : CLUSTERS) {
      scenario.cluster(cluster);
      scenario.aws.hosts().add(cluster, 2);
    }
    RunningProgram program = scenario.controller("--cluster=*", "--service-resync-period=1s");
    // Another world's program would be told of that one's AWS by the same properties.
    scenario.awaitLog(program, "\"event\":\"synced\"");
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

  @Test
  void oneOfTwoNamedClustersThatIsDeletedHoldsUpNeitherTheOtherNorAStart() {
    try (Scenario two = Scenario.start(SimulationOptions.usual().withoutServers())) {
      two.cluster("blog");
      two.hosts(2);
      two.pool("web");
      two.service("web", 1, Map.of("ecs-a.lbName", "web"));
      String[] flags = named("--cluster=" + Scenario.CLUSTER, "--cluster=blog");
      RunningProgram program = two.controller(flags);
      two.awaitServing("web", "web", 1);

      two.deleteCluster("blog");
      two.awaitLog(
          program, "\"event\":\"cluster-set-aside\"", "blog", "\"error_kind\":\"not-found\"");
      awaitVainPolls(two);
      assertThat(Scrape.get(program, "/healthz").body()).isEqualTo("ok\n");
      assertThat(Scrape.of(program).value("ecsa_clusters_set_aside")).isEqualTo(1);
      assertThat(
              Scrape.of(program)
                  .value("ecsa_informer_last_success_age_seconds{informer=\"tasks\"}"))
          .isLessThan((double) STUCK_AFTER.toSeconds());
      program.close();

      RunningProgram again = two.controller(flags);
      two.awaitLog(
          again,
          "\"event\":\"clusters-missing\"",
          "--cluster blog: there is no active cluster of that name in eu-west-1; going on without");
      two.aws.console().scale(Scenario.CLUSTER, "web", 3);
      two.awaitServing("web", "web", 3);
      awaitVainPolls(two);
      assertThat(Scrape.get(again, "/healthz").body()).isEqualTo("ok\n");
    }
  }

  private static String[] named(String... clusters) {
    return Stream.concat(Stream.of(clusters), Stream.of(Rounds.QUICK)).toArray(String[]::new);
  }

  /** As many as it takes for a loop to be stuck that fails all the time, and as many again. */
  private static void awaitVainPolls(Scenario scenario) {
    Supplier<Long> vain = () -> count(scenario, "ClusterNotFoundException");
    long before = vain.get();
    await("vain polls").atMost(PATIENCE).until(() -> vain.get() >= before + 3 * 10);
  }

  private static long count(Scenario scenario, String outcome) {
    return scenario.aws.calls().counts().entrySet().stream()
        .filter(entry -> entry.getKey().outcome().equals(outcome))
        .mapToLong(Map.Entry::getValue)
        .sum();
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
