package io.ecsanywhere.harness.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Operations;
import io.ecsanywhere.harness.lease.DynamoDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Behind a real proxy: every call goes through it, and none goes round it. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class SquidIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String[] SERVICES = {
    "ecs", "ssm", "elasticloadbalancing", "sqs", "dynamodb"
  };

  /** DynamoDB Local takes letters and digits alone. */
  private static final String CONTAINERS_KEY = "FROMTHECONTAINER";

  @TempDir Path folder;
  @TempDir Path squids;
  private final Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
  private DynamoDbServer table;

  @BeforeEach
  void aServiceAndALease() {
    Squid.demand();
    table = DynamoDbServer.start();
    table.createTable("leases", DynamoDbServer.Key.LEASE);
    scenario.aws.serve(table);
    scenario.hosts(2);
    scenario.pool("pool");
    scenario.service("web", 2, Map.of("ecs-a.lbName", "pool"));
    scenario.permit(flags());
  }

  @AfterEach
  void end() {
    if (table != null) {
      table.close();
    }
    scenario.close();
  }

  private List<String> flags() {
    return scenario.flags("--leader-elect=dynamodb", "--lease-table=leases");
  }

  private ControllerProcess start(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(scenario.aws.environment());
    all.putAll(environment);
    all.values().removeIf(String::isEmpty);
    return ControllerProcess.start(all, flags(), folder.resolve("log"));
  }

  private static void awaitReady(ControllerProcess controller) {
    await("the controller has read everything").atMost(PATIENCE).until(controller::ready);
  }

  /** Until targets, events and the lease have been read and written. */
  private void seeItWork(ControllerProcess controller) {
    awaitReady(controller);
    scenario.awaitServing("pool", "web", 2);
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 1);
    scenario.awaitServing("pool", "web", 1);
    await("an event has been dealt with")
        .atMost(PATIENCE)
        .until(() -> scenario.aws.calls().count(Operations.of("sqs:DeleteMessageBatch")) > 0);
  }

  private void assertAllCameThrough() {
    List<Call> calls = scenario.aws.calls().all();
    assertThat(calls).extracting(Call::service).contains(SERVICES);
    assertThat(calls).extracting(Call::from).containsOnly(Squid.OUTGOING);
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @Test
  void requestsOverTlsGoThroughATunnelWithAPasswordAndCredentialsAreFetchedDirectly()
      throws Exception {
    List<String> fetched = new CopyOnWriteArrayList<>();
    HttpServer credentials = credentials(fetched);
    try (TlsDoor tls = TlsDoor.before(scenario.aws.endpoint(), folder)) {
      Map<String, String> environment = new HashMap<>();
      environment.put("AWS_ENDPOINT_URL", tls.address().toString());
      environment.put("JAVA_OPTS", tls.trusting());
      environment.put("AWS_ACCESS_KEY_ID", "");
      environment.put("AWS_SECRET_ACCESS_KEY", "");
      environment.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "http://127.0.0.1:" + credentials.getAddress().getPort() + "/role");
      try (Squid squid = Squid.withLogin(squids)) {
        String proxy = proxy(Squid.USER + ":p%40ss%20word@", squid);
        environment.put("HTTPS_PROXY", proxy);
        environment.put("HTTP_PROXY", proxy);
        try (ControllerProcess controller = start(environment)) {
          seeItWork(controller);
          assertThat(fetched).isNotEmpty().containsOnly("127.0.0.1");
          assertThat(scenario.aws.calls().all())
              .extracting(Call::caller)
              .containsOnly(CONTAINERS_KEY);
          assertThat(controller.lines()).noneMatch(line -> line.contains("p@ss"));
        }
        // A tunnel is logged when it has ended.
        await("squid's log has the tunnels")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(tunnels(squid)).isNotEmpty());
        assertThat(tunnels(squid))
            .allMatch(line -> line.contains(" CONNECT " + tls.address().getAuthority() + " "))
            .allMatch(line -> line.contains(" " + Squid.USER + " "));
      }
      try (ControllerProcess controller = start(environment)) {
        await("calls fail without the proxy")
            .atMost(PATIENCE)
            .until(
                () ->
                    controller.lines().stream()
                        .anyMatch(line -> line.contains("ecs:") && line.contains("no connection")));
        assertThat(controller.lines()).noneMatch(line -> line.contains("p@ss"));
      }
      assertAllCameThrough();
    } finally {
      credentials.stop(0);
    }
  }

  /** But for the first word without a password, and our own knocking at the start. */
  private static List<String> tunnels(Squid squid) throws IOException {
    return squid.log().stream()
        .filter(line -> !line.contains(" TCP_DENIED/407 ") && !line.contains(" NONE_NONE/"))
        .toList();
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @Test
  void requestsWithoutTlsGoThroughTheProxyOfTheirOwn() throws IOException {
    try (Squid squid = Squid.open(squids);
        ControllerProcess controller =
            start(Map.of("HTTP_PROXY", proxy("", squid), "HTTPS_PROXY", "nobody.invalid:1"))) {
      seeItWork(controller);
      assertAllCameThrough();
      long through =
          squid.log().stream()
              .filter(line -> line.contains(" POST " + scenario.aws.endpoint() + "/"))
              .count();
      // A long poll has not come back, and is not in the log yet.
      assertThat(through).isGreaterThanOrEqualTo(scenario.aws.calls().size() - 2);
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @Test
  void hostsOfNoProxyAreReachedDirectly() throws IOException {
    try (Squid squid = Squid.open(squids);
        ControllerProcess controller =
            start(Map.of("HTTP_PROXY", proxy("", squid), "NO_PROXY", "127.0.0.0/8"))) {
      awaitReady(controller);
      scenario.awaitServing("pool", "web", 2);
      assertThat(scenario.aws.calls().all()).extracting(Call::from).containsOnly("127.0.0.1");
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @Test
  void aProxyThatIsNoneEndsTheProgramWithOneLine() {
    try (ControllerProcess controller =
        start(Map.of("HTTPS_PROXY", "https://user:secret@proxy:3128"))) {
      await().atMost(PATIENCE).until(() -> controller.status().isPresent());
      assertThat(controller.status()).hasValue(2);
      assertThat(controller.lines())
          .filteredOn(line -> line.startsWith("ecs-anywhere-controller: "))
          .containsExactly(
              "ecs-anywhere-controller: HTTPS_PROXY takes the address of a proxy that is reached"
                  + " without TLS, such as http://proxy.example.com:3128, and cannot be"
                  + " 'proxy:3128'");
      assertThat(controller.lines())
          .noneMatch(line -> line.contains("stack_trace") || line.contains("secret@"));
      assertThat(scenario.aws.calls().all()).isEmpty();
    }
  }

  private static String proxy(String login, Squid squid) {
    return "http://" + login + "127.0.0.1:" + squid.port();
  }

  /**
   * Answers as ECS does to a container that asks for its role's credentials, and notes who asked.
   */
  private static HttpServer credentials(List<String> fetched) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    byte[] answer =
        """
        {"AccessKeyId": "%s", "SecretAccessKey": "simulated", "Token": "simulated",
         "Expiration": "2099-01-01T00:00:00Z"}\
        """
            .formatted(CONTAINERS_KEY)
            .getBytes(UTF_8);
    server.createContext(
        "/role",
        exchange -> {
          try (exchange) {
            fetched.add(exchange.getRemoteAddress().getAddress().getHostAddress());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return server;
  }
}
