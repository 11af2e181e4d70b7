package io.ecsanywhere.harness;

import static io.ecsanywhere.harness.Simulation.CLUSTER;
import static io.ecsanywhere.harness.Simulation.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ecsanywhere.harness.ecs.Ecs;
import io.ecsanywhere.harness.ecs.Health;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesTest {

  private final Simulation simulation = new Simulation();

  @BeforeAll
  void bringUpHosts() {
    simulation.aws.hosts().add(CLUSTER, 3);
  }

  @AfterAll
  void close() {
    simulation.close();
  }

  @Test
  void aServiceSpreadsItsTasksOverTheHosts() {
    simulation.service("spread", 3);

    var endpoints = simulation.aws.ecs().endpoints(CLUSTER, "spread");

    assertThat(endpoints)
        .extracting(Ecs.Endpoint::hostAddress)
        .containsExactlyInAnyOrderElementsOf(
            simulation.aws.hosts().all().stream().map(Host::address).toList());
    assertThat(endpoints).allMatch(endpoint -> endpoint.hostPort() >= 32768);
  }

  @Test
  void aRunningTaskShowsItsPortOnBothAddressFamilies() {
    simulation.service("bindings", 1);
    var arn = simulation.aws.console().tasks(CLUSTER, "bindings").getFirst();

    var task = simulation.task(arn);

    assertThat(task.lastStatus()).isEqualTo("RUNNING");
    assertThat(task.group()).isEqualTo("service:bindings");
    assertThat(task.launchType()).isEqualTo(LaunchType.EXTERNAL);
    assertThat(task.startedBy())
        .isEqualTo(simulation.describe("bindings").deployments().getFirst().id());
    assertThat(task.createdAt()).isBeforeOrEqualTo(task.startedAt());
    assertThat(task.containers().getFirst().networkBindings())
        .extracting("bindIP", "containerPort")
        .containsExactly(tuple("0.0.0.0", 80), tuple("::", 80));
  }

  @Test
  void scalingStopsAndStartsTasks() {
    simulation.service("scaled", 2);

    simulation.ecs.updateService(r -> r.cluster(CLUSTER).service("scaled").desiredCount(5));
    simulation.awaitSteady("scaled");
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "scaled")).hasSize(5);

    simulation.ecs.updateService(r -> r.cluster(CLUSTER).service("scaled").desiredCount(0));
    simulation.awaitSteady("scaled");
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "scaled")).isEmpty();
    assertThat(
            simulation
                .ecs
                .listTasks(
                    r ->
                        r.cluster(CLUSTER)
                            .serviceName("scaled")
                            .desiredStatus(DesiredStatus.STOPPED))
                .taskArns())
        .hasSize(5);
  }

  @Test
  void aRollingDeploymentReplacesEveryTaskAndNeverHasTooFew() {
    simulation.service("rolled", 4);
    var before = simulation.aws.console().tasks(CLUSTER, "rolled");
    var second =
        simulation.aws.console().register(TaskTemplate.of("rolled").container("app", "80"));

    simulation.ecs.updateService(r -> r.cluster(CLUSTER).service("rolled").taskDefinition(second));
    eventually(
        () -> {
          var service = simulation.describe("rolled");
          assertThat(service.runningCount()).isGreaterThanOrEqualTo(4);
          assertThat(service.deployments()).hasSize(1);
        });
    simulation.awaitSteady("rolled");

    assertThat(simulation.aws.console().tasks(CLUSTER, "rolled"))
        .hasSize(4)
        .doesNotContainAnyElementsOf(before);
    assertThat(simulation.describe("rolled").taskDefinition()).endsWith("rolled:2");
  }

  @Test
  void aDeploymentThatMayHaveNoMoreStopsBeforeItStarts() {
    var definition =
        simulation.aws.console().register(TaskTemplate.of("in-place").container("app", "18080:80"));
    simulation.aws.console().createService(CLUSTER, "in-place", definition, 3, Map.of());
    simulation.awaitSteady("in-place");
    simulation.aws.console().percents(CLUSTER, "in-place", 0, 100);
    var before = simulation.aws.console().tasks(CLUSTER, "in-place");

    simulation.aws.console().roll(CLUSTER, "in-place", definition);
    simulation.awaitSteady("in-place");

    assertThat(simulation.aws.console().tasks(CLUSTER, "in-place"))
        .hasSize(3)
        .doesNotContainAnyElementsOf(before);
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "in-place"))
        .allMatch(endpoint -> endpoint.hostPort() == 18080);
  }

  @Test
  void aServiceThatFindsNoRoomSaysSoAndTakesItWhenItComes() {
    var definition =
        simulation.aws.console().register(TaskTemplate.of("fixed").container("app", "19090:80"));
    simulation.aws.console().createService(CLUSTER, "holder", definition, 3, Map.of());
    simulation.awaitSteady("holder");
    simulation.aws.console().createService(CLUSTER, "waiter", definition, 1, Map.of());
    eventually(
        () ->
            assertThat(simulation.describe("waiter").events())
                .anyMatch(event -> event.message().contains("unable to place a task")));

    simulation.aws.console().scale(CLUSTER, "holder", 2);

    simulation.awaitSteady("waiter");
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "waiter"))
        .allMatch(endpoint -> endpoint.hostPort() == 19090);
  }

  @Test
  void aDeletedServiceDrainsAndCanBeMadeAgain() {
    simulation.service("again", 1);
    var former = simulation.describe("again");
    assertThatThrownBy(() -> simulation.ecs.deleteService(r -> r.cluster(CLUSTER).service("again")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("scaled above 0");

    simulation.ecs.deleteService(r -> r.cluster(CLUSTER).service("again").force(true));

    assertThat(simulation.ecs.listServices(r -> r.cluster(CLUSTER).maxResults(100)).serviceArns())
        .doesNotContain(former.serviceArn());
    eventually(() -> assertThat(simulation.describe("again").status()).isEqualTo("INACTIVE"));
    simulation.service("again", 1);
    var latter = simulation.describe("again");
    assertThat(latter.serviceArn()).isEqualTo(former.serviceArn());
    assertThat(latter.createdAt()).isAfter(former.createdAt());
  }

  @Test
  void everyKindOfPortIsPublished() {
    var definition =
        simulation
            .aws
            .console()
            .register(
                TaskTemplate.of("ports")
                    .container("many", "80", "53/udp", "8000-8003")
                    .container("sidecar"));
    simulation.aws.console().createService(CLUSTER, "ports", definition, 1, Map.of());
    simulation.awaitSteady("ports");
    var arn = simulation.aws.console().tasks(CLUSTER, "ports").getFirst();

    var containers = simulation.task(arn).containers();

    assertThat(containers.get(0).networkBindings())
        .filteredOn(binding -> binding.bindIP().equals("0.0.0.0"))
        .satisfiesExactly(
            tcp -> assertThat(tcp.protocolAsString()).isEqualTo("tcp"),
            udp -> assertThat(udp.protocolAsString()).isEqualTo("udp"),
            range -> {
              assertThat(range.containerPortRange()).isEqualTo("8000-8003");
              assertThat(range.hostPortRange()).matches("\\d+-\\d+");
              assertThat(range.hostPort()).isNull();
            });
    assertThat(containers.get(1).networkBindings()).isEmpty();
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "ports")).hasSize(6);
  }

  @Test
  void inHostModeTheBindingsAreLeftOut() {
    var definition =
        simulation
            .aws
            .console()
            .register(TaskTemplate.of("hostmode").container("app", "17070").inHostMode());
    simulation.aws.console().createService(CLUSTER, "hostmode", definition, 1, Map.of());
    simulation.awaitSteady("hostmode");
    var arn = simulation.aws.console().tasks(CLUSTER, "hostmode").getFirst();

    assertThat(simulation.task(arn).containers().getFirst().networkBindings()).isEmpty();
    assertThat(simulation.aws.ecs().endpoints(CLUSTER, "hostmode"))
        .extracting(Ecs.Endpoint::hostPort)
        .containsExactly(17070);
    assertThat(
            simulation
                .ecs
                .describeTaskDefinition(r -> r.taskDefinition("hostmode"))
                .taskDefinition()
                .containerDefinitions()
                .getFirst()
                .portMappings()
                .getFirst()
                .hostPort())
        .isEqualTo(17070);
  }

  @Test
  void listsComeInPagesAndDescribesInBatches() {
    for (int i = 0; i < 12; i++) {
      simulation.service("paged-" + i, 0);
    }

    var first = simulation.ecs.listServices(r -> r.cluster(CLUSTER));
    assertThat(first.serviceArns()).hasSize(10);
    assertThat(first.nextToken()).isNotNull();
    var all =
        simulation.ecs.listServicesPaginator(r -> r.cluster(CLUSTER)).serviceArns().stream()
            .collect(Collectors.toSet());
    assertThat(all).hasSizeGreaterThanOrEqualTo(12).containsAll(first.serviceArns());
    assertThatThrownBy(
            () ->
                simulation.ecs.describeServices(
                    r ->
                        r.cluster(CLUSTER)
                            .services(IntStream.range(0, 11).mapToObj(i -> "paged-" + i).toList())))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> simulation.ecs.listServices(r -> r.cluster(CLUSTER).nextToken("?")))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void whatIsMissingIsAFailureNotAnError() {
    var answer =
        simulation.ecs.describeTasks(
            r -> r.cluster(CLUSTER).tasks("0123456789abcdef0123456789abcdef"));

    assertThat(answer.tasks()).isEmpty();
    assertThat(answer.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo("MISSING");
              assertThat(failure.arn())
                  .isEqualTo(
                      "arn:aws:ecs:eu-west-1:123456789012:task/web/"
                          + "0123456789abcdef0123456789abcdef");
            });
    assertThatThrownBy(() -> simulation.ecs.listTasks(r -> r.cluster("absent")))
        .isInstanceOf(ClusterNotFoundException.class);
    assertThatThrownBy(
            () -> simulation.ecs.listTasks(r -> r.cluster(CLUSTER).serviceName("absent")))
        .isInstanceOf(ServiceNotFoundException.class);
  }

  @Test
  void tagsAreKeptWithinTheirLimits() {
    simulation.service("tagged", 0);
    var arn = simulation.describe("tagged").serviceArn();
    var value = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/1 b_c=d+e@f";
    simulation.ecs.tagResource(
        r -> r.resourceArn(arn).tags(Tag.builder().key("ecs-a.lbName").value(value).build()));

    assertThat(simulation.describe("tagged").tags())
        .containsExactly(Tag.builder().key("ecs-a.lbName").value(value).build());
    for (var bad : List.of("a,b", "x".repeat(257))) {
      assertThatThrownBy(
              () ->
                  simulation.ecs.tagResource(
                      r -> r.resourceArn(arn).tags(Tag.builder().key("k").value(bad).build())))
          .isInstanceOf(InvalidParameterException.class);
    }
    simulation.ecs.untagResource(r -> r.resourceArn(arn).tagKeys("ecs-a.lbName"));
    assertThat(simulation.ecs.listTagsForResource(r -> r.resourceArn(arn)).tags()).isEmpty();
  }

  @Test
  void aProtectedTaskSurvivesScaleIn() {
    simulation.service("protected", 2);
    var kept = simulation.aws.console().tasks(CLUSTER, "protected").getFirst();
    simulation.ecs.updateTaskProtection(
        r -> r.cluster(CLUSTER).tasks(kept).protectionEnabled(true).expiresInMinutes(10));

    simulation.aws.console().scale(CLUSTER, "protected", 0);

    eventually(
        () -> assertThat(simulation.aws.console().tasks(CLUSTER, "protected")).containsOnly(kept));
    assertThat(
            simulation
                .ecs
                .getTaskProtection(r -> r.cluster(CLUSTER).tasks(kept))
                .protectedTasks()
                .getFirst()
                .protectionEnabled())
        .isTrue();
    simulation.ecs.updateTaskProtection(
        r -> r.cluster(CLUSTER).tasks(kept).protectionEnabled(false));
    simulation.awaitSteady("protected");
  }

  @Test
  void aTaskThatExitsOrTurnsUnhealthyIsReplaced() {
    var definition =
        simulation.aws.console().register(TaskTemplate.of("sick").checkedContainer("app", "80"));
    simulation.aws.console().createService(CLUSTER, "sick", definition, 2, Map.of());
    simulation.awaitSteady("sick");
    var before = simulation.aws.console().tasks(CLUSTER, "sick");
    eventually(
        () ->
            assertThat(before)
                .allMatch(arn -> simulation.task(arn).healthStatus() == HealthStatus.HEALTHY));

    simulation.aws.ecs().crash(before.get(0));
    simulation.aws.ecs().setHealth(before.get(1), Health.UNHEALTHY);

    eventually(
        () ->
            assertThat(simulation.aws.console().tasks(CLUSTER, "sick"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(before));
    simulation.awaitSteady("sick");
    assertThat(simulation.task(before.get(0)).stopCode())
        .isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
  }

  @Test
  void tasksRunWithoutAServiceToo() {
    var definition =
        simulation.aws.console().register(TaskTemplate.of("alone").container("app", "80"));

    var task =
        simulation
            .ecs
            .runTask(r -> r.cluster(CLUSTER).taskDefinition(definition).launchType("EXTERNAL"))
            .tasks()
            .getFirst();

    assertThat(task.group()).isEqualTo("family:alone");
    eventually(() -> assertThat(simulation.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING"));
    simulation.ecs.stopTask(r -> r.cluster(CLUSTER).task(task.taskArn()).reason("enough"));
    assertThat(simulation.task(task.taskArn()).desiredStatus()).isEqualTo("STOPPED");
    assertThat(simulation.task(task.taskArn()).stoppedReason()).isEqualTo("enough");
  }
}
