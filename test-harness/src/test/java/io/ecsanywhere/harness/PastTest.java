package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.front.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

class PastTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
  private final Simulation simulation =
      new Simulation(SimulationOptions.usual().withoutRates().withClock(now::get));
  private String task = "";

  /** A task that ran from the beginning and was stopped ten seconds later. */
  @BeforeEach
  void runAndStopATask() {
    simulation.aws.hosts().add(CLUSTER);
    simulation.service("app", 1);
    task = simulation.aws.console().tasks(CLUSTER, "app").getFirst();
    pass(Duration.ofSeconds(10));
    simulation.aws.console().scale(CLUSTER, "app", 0);
    eventually(() -> assertThat(simulation.task(task).lastStatus()).isEqualTo("STOPPED"));
    assertThat(running()).isEmpty();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private List<String> running() {
    return list(DesiredStatus.RUNNING);
  }

  private List<String> list(DesiredStatus status) {
    return simulation
        .ecs
        .listTasks(r -> r.cluster(CLUSTER).serviceName("app").desiredStatus(status))
        .taskArns();
  }

  @Test
  void aStaleReadShowsTheTasksOfThePast() {
    simulation.aws.faults().add(new Fault.StaleTasks(Duration.ofSeconds(5)));

    assertThat(running()).containsExactly(task);
    assertThat(list(DesiredStatus.STOPPED)).isEmpty();
    assertThat(simulation.task(task).lastStatus()).isEqualTo("RUNNING");
    assertThat(simulation.task(task).desiredStatus()).isEqualTo("RUNNING");

    pass(Duration.ofSeconds(5));
    assertThat(running()).isEmpty();
    assertThat(simulation.task(task).lastStatus()).isEqualTo("STOPPED");
  }

  @Test
  void inAPastBeforeItWasMadeATaskIsMissing() {
    simulation.aws.faults().add(new Fault.StaleTasks(Duration.ofSeconds(11)));

    assertThat(simulation.ecs.describeTasks(r -> r.cluster(CLUSTER).tasks(task)).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MISSING"));
  }

  @Test
  void aNewServiceAndHostMayBeShownLate() {
    simulation.aws.faults().add(new Fault.LateNewcomers(Duration.ofSeconds(5)));
    String host = simulation.aws.hosts().add(CLUSTER).containerInstanceArn();
    simulation.aws.console().createService(CLUSTER, "new", task("new"), 0, Map.of());

    assertThat(simulation.ecs.listServices(r -> r.cluster(CLUSTER)).serviceArns()).hasSize(1);
    assertThat(simulation.ecs.describeServices(r -> r.cluster(CLUSTER).services("new")).failures())
        .hasSize(1);
    assertThat(
            simulation.ecs.listContainerInstances(r -> r.cluster(CLUSTER)).containerInstanceArns())
        .doesNotContain(host);
    assertThat(
            simulation
                .ecs
                .describeContainerInstances(r -> r.cluster(CLUSTER).containerInstances(host))
                .failures())
        .hasSize(1);

    pass(Duration.ofSeconds(5));
    assertThat(simulation.ecs.listServices(r -> r.cluster(CLUSTER)).serviceArns()).hasSize(2);
    assertThat(
            simulation.ecs.listContainerInstances(r -> r.cluster(CLUSTER)).containerInstanceArns())
        .contains(host);
  }

  private String task(String family) {
    return simulation.aws.console().register(TaskTemplate.of(family).container(family, "80"));
  }

  @Test
  void aStoppedTaskStaysVisibleForAnHour() {
    pass(Duration.ofMinutes(59));
    simulation.service("other", 1);
    assertThat(list(DesiredStatus.STOPPED)).containsExactly(task);

    pass(Duration.ofMinutes(2));

    assertThat(list(DesiredStatus.STOPPED)).isEmpty();
    assertThat(simulation.ecs.describeTasks(r -> r.cluster(CLUSTER).tasks(task)).failures())
        .hasSize(1);
  }
}
