package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Json;
import io.ecsanywhere.harness.front.Operations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} says and how it ends, and that it reads and does nothing else. */
@Timeout(120)
class PlanTest {

  /** What a role needs that may only plan. */
  private static final Set<String> READS =
      Set.of(
          "ecs:DescribeClusters",
          "ecs:ListServices",
          "ecs:DescribeServices",
          "ecs:ListTasks",
          "ecs:DescribeTasks",
          "ecs:ListContainerInstances",
          "ecs:DescribeContainerInstances",
          "ecs:DescribeTaskDefinition",
          "ssm:DescribeInstanceInformation",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetHealth");

  private record Planned(int status, String out, String err) {
    JsonNode json() {
      try {
        return Json.parse(out.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new AssertionError(out, e);
      }
    }
  }

  private static Planned plan(Scenario scenario, String... flags) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--cluster=" + Scenario.CLUSTER, "--host-cidr=127.0.0.0/8", "--api-budget=100%"));
    all.addAll(List.of(flags));
    scenario.permitReads(all);
    try (RunningProgram program = RunningProgram.start(scenario.aws.environment(), "plan", all)) {
      return new Planned(program.exitStatus(), program.output(), program.errors());
    }
  }

  private static Scenario webOnTwoHosts() {
    Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers());
    scenario.hosts(2);
    scenario.pool("pool");
    scenario.service("web", 3, Map.of("ecs-a.lbName", "pool"));
    scenario.awaitSteady("web");
    return scenario;
  }

  @Test
  void whatRunWouldDoIsPlannedAndOnceItHasDoneItThereIsNoDifference() throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      long mark = scenario.aws.calls().size();
      Planned before = plan(scenario);

      assertThat(before.status()).isEqualTo(3);
      assertThat(before.err()).isEmpty();
      assertThat(before.out())
          .contains("in: to be registered", "to register: 3, to deregister: 0")
          .contains(scenario.serving("web", "web", 80));
      assertThat(before.out().lines()).allMatch(line -> line.length() <= 120);
      assertThat(scenario.aws.calls().since(mark))
          .extracting(call -> call.service() + ":" + call.operation())
          .isSubsetOf(READS)
          .contains("ecs:DescribeTasks", "elasticloadbalancing:DescribeTargetHealth");
      assertThat(scenario.targets("pool")).isEmpty();

      RunningProgram controller = scenario.controller();
      scenario.awaitServing("pool", "web", 3);
      controller.close();

      Planned after = plan(scenario);
      assertThat(after.status()).isZero();
      assertThat(after.out()).endsWith("no difference\n");
    }
  }

  @Test
  void thePlanInJsonSaysTheSameAsTheTable() throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      scenario.aws.pools().register(scenario.arn("pool"), "127.0.99.9:9000");
      Planned planned = plan(scenario, "--output=json");
      JsonNode plan = planned.json();

      assertThat(planned.status()).isEqualTo(3);
      assertThat(plan.path("exit_status").asInt()).isEqualTo(3);
      JsonNode pool = plan.path("pools").path(0);
      assertThat(pool.path("pool").asText()).isEqualTo("pool");
      assertThat(pool.path("register").asInt()).isEqualTo(3);
      assertThat(pool.path("deregister").asInt()).isEqualTo(1);
      assertThat(pool.path("targets"))
          .filteredOn(target -> target.path("action").asText().equals("deregister"))
          .singleElement()
          .satisfies(
              target -> {
                assertThat(target.path("target").asText()).isEqualTo("127.0.99.9:9000");
                assertThat(target.path("why").asText())
                    .isEqualTo("no task is known to listen there");
              });
      assertThat(tasks(plan))
          .hasSize(3)
          .allMatch(task -> task.path("verdict").asText().equals("in"))
          .noneMatch(task -> task.path("registered").asBoolean());
    }
  }

  @Test
  void everyTaskThatIsOutIsToldWhy() throws Exception {
    try (Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers())) {
      List<Host> hosts = scenario.hosts(4);
      scenario.pool("pool");
      scenario.service("web", 4, Map.of("ecs-a.lbName", "pool"));
      scenario.service("port", 1, Map.of("ecs-a.lb/web:81", "pool"));
      scenario.service("container", 1, Map.of("ecs-a.lb/api", "pool"));
      scenario.service("sick", 1, Map.of("ecs-a.lbName", "pool", "ecs-a.healthyOnly", "true"));
      scenario.service("ending", 1, Map.of("ecs-a.lbName", "pool"));
      List.of("web", "port", "container", "sick", "ending").forEach(scenario::awaitSteady);
      hosts.get(1).reportAddress("172.17.0.1");
      hosts.get(2).reportAddress("");
      hosts.get(3).disconnectAgent();
      stopOnceListed(scenario, "ending");

      JsonNode plan =
          plan(scenario, "--output=json", "--on-disconnected-host=remove", "--disconnect-grace=0s")
              .json();

      Map<String, Set<String>> reasons = new TreeMap<>();
      for (JsonNode service : plan.path("services")) {
        Set<String> ofService =
            reasons.computeIfAbsent(service.path("service").asText(), _ -> new TreeSet<>());
        tasks(service.path("bindings"))
            .filter(task -> task.path("verdict").asText().equals("out"))
            .forEach(task -> ofService.add(task.path("reason").asText()));
      }
      assertThat(reasons)
          .containsEntry("port", Set.of("no-such-port"))
          .containsEntry("container", Set.of("no-such-container"))
          .containsEntry("sick", Set.of("unhealthy"))
          .containsEntry("ending", Set.of("stopping"))
          .containsEntry(
              "web", Set.of("host-disconnected", "no-host-address", "unroutable-address"));
      assertThat(plan.path("hosts_away"))
          .singleElement()
          .satisfies(
              host ->
                  assertThat(host.path("host").asText())
                      .isEqualTo(hosts.get(3).managedInstanceId()));
    }
  }

  /** A task that is stopped after it was listed and before it is described. */
  private static void stopOnceListed(Scenario scenario, String service) {
    String task = scenario.aws.console().tasks(Scenario.CLUSTER, service).getFirst();
    scenario
        .aws
        .faults()
        .add(new Fault.Slow(Operations.of("ecs:DescribeTasks"), Duration.ofSeconds(1)));
    AtomicBoolean stopped = new AtomicBoolean();
    scenario
        .aws
        .calls()
        .onRecord(
            call -> {
              if (listsTasks(call) && stopped.compareAndSet(false, true)) {
                scenario.aws.console().stopTask(Scenario.CLUSTER, task);
              }
            });
  }

  private static boolean listsTasks(Call call) {
    return call.service().equals("ecs") && call.operation().equals("ListTasks");
  }

  private static Stream<JsonNode> tasks(JsonNode within) {
    return within.findValues("tasks").stream()
        .filter(JsonNode::isArray)
        .flatMap(tasks -> tasks.valueStream());
  }

  @Test
  void aTaskThatHasNotStartedYetIsToldApart() throws Exception {
    Duration soon = Duration.ofMillis(10);
    Timings slow =
        new Timings(
            soon, Duration.ofHours(1), soon, soon, soon, soon, soon, soon, Duration.ofSeconds(1));
    try (Scenario scenario =
        Scenario.start(SimulationOptions.usual().withoutServers().withTimings(slow))) {
      scenario.host();
      scenario.pool("pool");
      scenario.service("web", 1, Map.of("ecs-a.lbName", "pool"));
      await().until(() -> !scenario.aws.console().tasks(Scenario.CLUSTER, "web").isEmpty());

      assertThat(plan(scenario, "--service=web").out())
          .contains(
              "out: not-running (P", "    not-running: the task is starting", "      -> wait for");
    }
  }

  @Test
  void ofOneServiceOnlyItsOwnIsShown() throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      scenario.pool("other");
      scenario.service("api", 1, Map.of("ecs-a.lbName", "other"));
      scenario.service("job", 1, Map.of());
      scenario.awaitSteady("api");

      assertThat(plan(scenario, "--service=" + Scenario.CLUSTER + "/web").out())
          .contains("service scenario/web: 3 tasks wanted", "container number 1 -> pool")
          .doesNotContain("api", "other");
      Planned job = plan(scenario, "--service=job");
      assertThat(job.out()).contains("no tag of it names a pool");
      assertThat(job.status()).isZero();
    }
  }

  @Test
  void aServiceThatIsNotThereIsRefusedInOneLine() throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      Planned planned = plan(scenario, "--service=wed");

      assertThat(planned.status()).isEqualTo(2);
      assertThat(planned.out()).isEmpty();
      assertThat(planned.err())
          .isEqualTo(
              "ecs-anywhere-controller: --service wed: there is no such service: did you mean"
                  + " web?\n");
    }
  }

  @Test
  void whatCannotBeReadIsSaidAndIsNoDifference() throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      scenario.service("lost", 1, Map.of("ecs-a.lbName", "nowhere"));
      scenario
          .aws
          .faults()
          .add(new Fault.Denied(Operations.of("elasticloadbalancing:DescribeTargetHealth")));
      Planned planned = plan(scenario);

      assertThat(planned.status()).isEqualTo(1);
      assertThat(planned.out())
          .contains(
              "denied: elasticloadbalancing:DescribeTargetHealth",
              "-> allow elasticloadbalancing:DescribeTargetHealth",
              "there is no target group named nowhere",
              "-> make it, or correct the name in the tag",
              "not everything could be compared");

      scenario.aws.faults().add(new Fault.Denied(Operations.of("ecs:ListTasks")));
      assertThat(plan(scenario).out()).contains("cluster scenario could not be read");
    }
  }

  @Test
  void oneFileOfFlagsServesRunAndPlan(@TempDir Path folder) throws Exception {
    try (Scenario scenario = webOnTwoHosts()) {
      Path file =
          Files.writeString(
              folder.resolve("ecsa.yml"),
              """
              cluster: %s
              host-cidr: [127.0.0.0/8]
              api-budget: 100%%
              task-resync-period: 2s
              """
                  .formatted(Scenario.CLUSTER));
      List<String> flags = List.of("--config=" + file);
      try (RunningProgram plan = RunningProgram.start(scenario.aws.environment(), "plan", flags)) {
        assertThat(plan.exitStatus()).isEqualTo(3);
      }
      try (RunningProgram run = RunningProgram.start(scenario.aws.environment(), flags)) {
        scenario.awaitServing("pool", "web", 3);
        assertThat(run.log().getFirst())
            .contains("\"config\":\"" + file + "\"", "\"task-resync-period\":\"2s\"");
      }
    }
  }

  @Test
  void ofAGroupWhoseOwnerHasNotAgreedItIsNotedThatTheWriteMayBeRefused() throws Exception {
    try (Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers())) {
      scenario.host();
      scenario.pool("ours");
      scenario.unpermittedPool("theirs");
      scenario.service("web", 1, Map.of("ecs-a.lbName", "ours"));
      scenario.service("api", 1, Map.of("ecs-a.lbName", "theirs"));
      List.of("web", "api").forEach(scenario::awaitSteady);

      assertThat(plan(scenario, "--service=api").out())
          .contains("  note: it has no tag ecs-a.controller", "in: to be registered");
      assertThat(plan(scenario, "--service=web").out())
          .contains("in: to be registered")
          .doesNotContain("note:");
    }
  }

  @Test
  void aTargetThatTheLoadBalancerFindsUnhealthyIsToldApartFromOneThatIsWell() throws Exception {
    try (Scenario scenario = Scenario.start()) {
      List<Host> hosts = scenario.hosts(2);
      scenario.pool("pool");
      scenario.service("web", 2, Map.of("ecs-a.lbName", "pool"));
      RunningProgram controller = scenario.controller();
      scenario.awaitServing("pool", "web", 2);
      scenario.awaitHealthy("pool");
      controller.close();
      hosts.getFirst().lose();
      await()
          .until(
              () ->
                  scenario.aws.pools().health(scenario.arn("pool")).values().stream()
                      .anyMatch(health -> health.state() == TargetHealth.State.UNHEALTHY));

      Planned planned = plan(scenario);
      assertThat(planned.status()).isZero();
      assertThat(planned.out())
          .containsPattern("(?m)  in$")
          .containsPattern("(?m)  in: unhealthy \\(Target\\.[A-Za-z]+\\)$")
          .contains("    unhealthy: the load balancer's own checks fail");
    }
  }

  @Test
  void aServiceOfSeveralContainersIsShownPortByPort() throws Exception {
    try (Scenario scenario = Scenario.start(SimulationOptions.usual().withoutServers())) {
      scenario.host();
      scenario.pool("web-pool");
      scenario.pool("api-pool");
      scenario.service(
          "both",
          TaskTemplate.of("both").container("api", "90").container("web", "80"),
          1,
          Map.of("ecs-a.lbName", "api-pool", "ecs-a.lb/web:80", "web-pool"));
      scenario.awaitSteady("both");

      assertThat(plan(scenario, "--service=both").out())
          .contains("container number 1 -> pool api-pool")
          .contains("web:80 -> pool web-pool")
          .contains("to register: 2");
    }
  }
}
