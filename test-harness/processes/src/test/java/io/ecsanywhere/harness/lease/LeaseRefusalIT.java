package io.ecsanywhere.harness.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What the user has to put right about the lease ends the program with status 2 and one line. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseRefusalIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path logs;
  private final SimulatedAws aws = SimulatedAws.start(SimulationOptions.usual().withoutServers());
  private final DynamoDbServer table = DynamoDbServer.start();

  @BeforeAll
  void twoClusters() {
    aws.console().createCluster("a");
    aws.console().createCluster("b");
  }

  @AfterAll
  void close() {
    table.close();
    aws.close();
  }

  private ControllerProcess start(String cluster, String leaseTable) {
    return start(cluster, leaseTable, table.port());
  }

  private ControllerProcess start(String cluster, String leaseTable, int port) {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + port);
    return ControllerProcess.start(
        environment,
        List.of(
            "--cluster=" + cluster,
            "--leader-elect=dynamodb",
            "--lease-table=" + leaseTable,
            "--lease-duration=3s",
            "--renew-deadline=2s",
            "--retry-period=400ms"),
        logs.resolve(cluster + ".log"));
  }

  private static String refusal(ControllerProcess controller) {
    await().atMost(PATIENCE).until(() -> controller.status().isPresent());
    assertThat(controller.status()).hasValue(2);
    List<String> said =
        controller.lines().stream()
            .filter(line -> line.startsWith("ecs-anywhere-controller: "))
            .toList();
    assertThat(said).hasSize(1);
    assertThat(controller.lines()).noneMatch(line -> line.contains("stack_trace"));
    return said.getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetItem", "PutItem"})
  void aMissingPermission(String denied) throws IOException {
    try (DenyingDynamoDb denying = DenyingDynamoDb.start(denied);
        ControllerProcess controller = start("a", "leases", denying.port())) {
      assertThat(refusal(controller))
          .startsWith("ecs-anywhere-controller: --lease-table: dynamodb:" + denied + ": ");
    }
  }

  @Test
  void aMissingTable() {
    Set<String> before = tables();
    try (ControllerProcess controller = start("a", "nowhere")) {
      assertThat(refusal(controller))
          .contains(
              "--lease-table: dynamodb:GetItem: there is no table nowhere: expected one with");
    }
    assertThat(tables()).as("it makes none").isEqualTo(before);
  }

  private Set<String> tables() {
    try (DynamoDbClient client = table.client()) {
      return Set.copyOf(client.listTables().tableNames());
    }
  }

  @Test
  void aTableWithAnotherKey() {
    table.createTable("other", new DynamoDbServer.Key("id", ScalarAttributeType.S, KeyType.HASH));
    try (ControllerProcess controller = start("a", "other")) {
      assertThat(refusal(controller))
          .contains("the table other cannot hold a lease: expected the partition key 'lease'");
    }
  }

  @Test
  void theLeaseOfReplicasThatLeadAnotherCluster() {
    table.createTable("leases", DynamoDbServer.Key.LEASE);
    try (ControllerProcess leader = start("a", "leases")) {
      await().atMost(PATIENCE).until(leader::ready);
      try (ControllerProcess other = start("b", "leases")) {
        assertThat(refusal(other))
            .contains("which leads clusters a, and this controller leads clusters b");
      }
      assertThat(leader.status()).isEmpty();
    }
  }
}
