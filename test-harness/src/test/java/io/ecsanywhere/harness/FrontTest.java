package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.EcsException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontTest {

  private final Simulation simulation = new Simulation();

  @BeforeAll
  void bringUpHosts() {
    simulation.aws.hosts().add(CLUSTER, 2);
  }

  @AfterEach
  void clear() {
    simulation.aws.clearFaults();
    simulation.aws.rates().scale(Double.POSITIVE_INFINITY);
  }

  @AfterAll
  void close() {
    simulation.close();
  }

  private void add(Fault fault) {
    simulation.aws.faults().add(fault);
  }

  @Test
  void theDocumentedRatesAreEnforced() {
    simulation.aws.rates().scale(0.05);

    assertThatThrownBy(
            () -> {
              while (true) {
                simulation.ecs.listTasks(r -> r.cluster(CLUSTER));
              }
            })
        .isInstanceOfSatisfying(
            EcsException.class,
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
              assertThat(error.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
              assertThat(error.isThrottlingException()).isTrue();
            });
    assertThatThrownBy(() -> simulation.ecs.listContainerInstances(r -> r.cluster(CLUSTER)))
        .as("the bucket is shared")
        .isInstanceOf(EcsException.class);
    simulation.ecs.listServices(r -> r.cluster(CLUSTER));
  }

  @Test
  void aDeniedOperationReadsAsInAws() {
    add(new Fault.Denied(Operations.of("ecs:List*")));

    assertThatThrownBy(() -> simulation.ecs.listTasks(r -> r.cluster(CLUSTER)))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("is not authorized to perform: ecs:ListTasks on resource: *");
    simulation.ecs.describeClusters(r -> r.clusters(CLUSTER));
  }

  @Test
  void aShareOfTheCallsFails() {
    add(Fault.Errors.internal(Operations.of("ecs:DescribeClusters"), 0.5));
    long mark = simulation.aws.calls().size();

    for (int i = 0; i < 100; i++) {
      try {
        simulation.ecs.describeClusters(r -> r.clusters(CLUSTER));
      } catch (EcsException e) {
        assertThat(e.statusCode()).isEqualTo(500);
      }
    }

    assertThat(simulation.aws.calls().since(mark).stream().filter(Call::ok).count())
        .isBetween(20L, 80L);
  }

  @Test
  void aListFailsOnItsSecondPage() {
    simulation.service("two-pages", 4);
    add(new Fault.ShortPages(Operations.of("ecs:List*"), 3));
    assertThat(
            simulation
                .ecs
                .listTasksPaginator(r -> r.cluster(CLUSTER).serviceName("two-pages"))
                .taskArns())
        .hasSize(4);

    add(new Fault.FailedPage(Operations.of("ecs:ListTasks"), 2));

    var first = simulation.ecs.listTasks(r -> r.cluster(CLUSTER).serviceName("two-pages"));
    assertThatThrownBy(
            () ->
                simulation.ecs.listTasks(
                    r -> r.cluster(CLUSTER).serviceName("two-pages").nextToken(first.nextToken())))
        .isInstanceOf(EcsException.class);
    simulation.ecs.listTasks(r -> r.cluster(CLUSTER).serviceName("two-pages"));
  }

  @Test
  void whatIsUnreachableDropsTheConnection() {
    add(new Fault.Unreachable(Operations.ALL));

    assertThatThrownBy(() -> simulation.ecs.listClusters()).isInstanceOf(SdkClientException.class);
    eventually(
        () -> assertThat(simulation.aws.calls().all().getLast().outcome()).isEqualTo(Call.DROPPED));
    simulation.aws.clearFaults();
    simulation.ecs.listClusters();
  }

  @Test
  void everyCallIsOnRecordWithItsParameters() {
    long mark = simulation.aws.calls().size();
    long before = simulation.aws.calls().count(Operations.of("ecs:ListServices"));

    simulation.ecs.listServices(r -> r.cluster(CLUSTER).maxResults(7));

    assertThat(simulation.aws.calls().since(mark))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.service()).isEqualTo("ecs");
              assertThat(call.operation()).isEqualTo("ListServices");
              assertThat(call.ok()).isTrue();
              assertThat(call.parameters().path("maxResults").asInt()).isEqualTo(7);
              assertThat(call.parameters().path("cluster").asText()).isEqualTo(CLUSTER);
            });
    assertThat(simulation.aws.calls().count(Operations.of("ecs:ListServices")))
        .isEqualTo(before + 1);
  }
}
