package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StartTest {

  private final Scenario scenario = Scenario.start();

  @BeforeEach
  void web() {
    scenario.hosts(2);
    scenario.pool("pool");
    scenario.service("web", 3, Map.of("ecs-a.lbName", "pool"));
  }

  @AfterEach
  void end() {
    scenario.close();
  }

  @Test
  void aClusterThatIsNotThereIsNamed() throws Exception {
    RunningProgram program = scenario.controller("--cluster=elsewhere");

    assertThat(program.exitStatus()).isEqualTo(2);
    assertThat(program.errors())
        .isEqualTo(
            "ecs-anywhere-controller: --cluster elsewhere: there is no active cluster of that name"
                + " in eu-west-1\n");
  }

  @Test
  void aBadFlagIsOneLineThatNamesItAndWhatItTakes() throws Exception {
    for (Map.Entry<String, String> bad :
        List.of(
            entry("--workers=0", "a whole number from 1 to 256"),
            entry("--task-resync-period=soon", "a duration"),
            entry("--host-cidr=10.0.0.0/33", "a block of addresses"),
            entry("--event-queue-url=ecs-events", "the http or https URL of an SQS queue"))) {
      RunningProgram program = scenario.controller(bad.getKey());

      assertThat(program.exitStatus()).as(bad.getKey()).isEqualTo(2);
      String flag = bad.getKey().substring(0, bad.getKey().indexOf('='));
      assertThat(program.errors())
          .startsWith("ecs-anywhere-controller: " + flag + " takes ")
          .contains(bad.getValue())
          .containsOnlyOnce("\n");
      assertThat(program.log()).isEmpty();
    }
  }

  @Test
  void whoRunsAloneIsToldOnceThatItMustBe() {
    RunningProgram program = scenario.controller();
    scenario.awaitServing("pool", "web", 3);
    assertThat(program.lines("\"event\":\"no-leader-election\""))
        .singleElement()
        .asString()
        .contains("\"level\":\"WARN\"", "--leader-elect is none");
  }

  @Test
  void aQueueThatIsNotThereIsNamedAndPollsDoItsWork() {
    String url = scenario.aws.events().queue().url() + "-no-more";
    RunningProgram program = scenario.controller("--event-queue-url=" + url);

    scenario.awaitLog(
        program, "\"event\":\"event-queue-unreadable\"", "sqs:ReceiveMessage", "not-found");
    scenario.awaitServing("pool", "web", 3);
  }

  @Test
  void whoMayNotDescribeClustersIsToldSoAndGoesOn() {
    deny("ecs:DescribeClusters");
    RunningProgram program = scenario.controller();

    scenario.awaitLog(
        program, "\"event\":\"clusters-unchecked\"", "ecs:DescribeClusters", "denied");
    scenario.awaitServing("pool", "web", 3);
  }

  @Test
  void everyMissingPermissionIsNamedAndItsGrantWaitedFor() {
    List<String> ecs = List.of("ecs:ListServices", "ecs:ListTasks", "ecs:ListContainerInstances");
    List<Fault> denied = ecs.stream().map(this::deny).toList();
    Fault ssm = deny("ssm:DescribeInstanceInformation");
    Fault elb = deny("elasticloadbalancing:DescribeTargetHealth");
    RunningProgram program = scenario.controller();

    ecs.forEach(permission -> awaitNamed(program, "informer-failed", permission));
    scenario.awaitLog(
        program, "\"event\":\"cluster-set-aside\"", Scenario.CLUSTER, "\"error_kind\":\"denied\"");
    denied.forEach(scenario.aws.faults()::remove);
    scenario.awaitLog(program, "\"event\":\"cluster-joined\"", Scenario.CLUSTER);
    awaitNamed(program, "informer-failed", "ssm:DescribeInstanceInformation");
    scenario.aws.faults().remove(ssm);
    awaitNamed(program, "reconcile", "elasticloadbalancing:DescribeTargetHealth");
    scenario.aws.faults().remove(elb);

    scenario.awaitServing("pool", "web", 3);
  }

  @Test
  void whatChangedWhileTheControllerWasDownIsPutRight() {
    RunningProgram before = scenario.controller();
    scenario.awaitServing("pool", "web", 3);
    before.close();
    assertThat(before.log().getLast()).contains("\"event\":\"stopped\"");

    scenario.aws.console().scale(Scenario.CLUSTER, "web", 1);
    scenario.awaitSteady("web");
    assertThat(scenario.targets("pool")).hasSize(3);

    RunningProgram after = scenario.controller(Rounds.QUICK);
    scenario.awaitServing("pool", "web", 1);
    Rounds.awaitOne(scenario, after, "web");
    assertThat(scenario.removals("pool")).hasSize(2);
  }

  @Test
  void aDryRunWritesNothingAndLeavesEventsToOthers() {
    RunningProgram program =
        scenario.controller(
            "--dry-run", "--leader-elect=dynamodb", "--lease-table=nobody-looks-for-it");
    scenario.awaitLog(program, "\"service\":\"web\"", "\"outcome\":\"dry-run\"");
    scenario.awaitSteady("web");
    scenario.aws.console().scale(Scenario.CLUSTER, "web", 4);
    scenario.awaitLog(program, "\"outcome\":\"dry-run\"", "\"registered\":4");

    assertThat(scenario.targets("pool")).isEmpty();
    assertThat(scenario.aws.calls().of(Operations.of("sqs:ReceiveMessage"))).isEmpty();
    assertThat(scenario.aws.calls().of(Operations.of("sqs:DeleteMessageBatch"))).isEmpty();
  }

  @Test
  void aRestartAloneChangesNothing() {
    RunningProgram first = scenario.controller();
    scenario.awaitServing("pool", "web", 3);
    first.close();

    RunningProgram again = scenario.controller(Rounds.QUICK);
    Rounds.awaitOne(scenario, again, "web");
    Registrations sent = new Registrations(scenario.aws, scenario.arn("pool"));
    assertThat(sent.registered()).hasSize(3).doesNotHaveDuplicates();
    assertThat(sent.deregistered()).isEmpty();
    assertThat(first.lines("\"level\":\"ERROR\"")).isEmpty();
  }

  private Fault deny(String operation) {
    Fault denied = new Fault.Denied(Operations.of(operation));
    scenario.aws.faults().add(denied);
    return denied;
  }

  private void awaitNamed(RunningProgram program, String event, String permission) {
    scenario.awaitLog(
        program, "\"event\":\"" + event + "\"", "\"error_kind\":\"denied\"", permission);
  }
}
