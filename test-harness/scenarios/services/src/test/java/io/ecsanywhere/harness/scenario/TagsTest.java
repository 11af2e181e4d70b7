package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.Sets;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.elb.ElbOptions;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.elb.TargetChange.Operation;
import io.ecsanywhere.harness.elb.Vpc;
import io.ecsanywhere.harness.scenario.Registrations.Sent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Tags are the users' only interface: what follows when they come, change, go, and make no sense.
 * One cluster and one controller for all, with services and pools of its own for each test.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TagsTest {

  private static final String INSIDE = "127.0.61.0/24";
  private static final String STRANGER = "127.0.63.9:9000";

  private final Scenario scenario =
      Scenario.start(
          SimulationOptions.usual()
              .withoutServers()
              .withElb(
                  ElbOptions.DEFAULT.atSize().withVpcs(List.of(Vpc.of("vpc-0a1b2c3d", INSIDE))))
              .withFirstHost("127.0.61.1"));
  private final Reached reached = new Reached(scenario.aws);
  private final RunningProgram program;

  TagsTest() {
    scenario.hosts(2);
    scenario.aws.hosts().addAt(Scenario.CLUSTER, "127.0.62.1");
    program =
        scenario.controller(
            "--target-resync-period=3s",
            "--service-resync-period=500ms",
            "--full-resync-period=2s");
  }

  @AfterAll
  void stop() {
    scenario.close();
  }

  @Test
  void aTagThatIsAddedFillsItsPool() {
    scenario.pool("added");
    String service = scenario.service("added", 2, Map.of());
    scenario.awaitSteady("added");
    assertThat(scenario.targets("added")).isEmpty();
    lbName(service, "added");
    scenario.awaitServing("added", "added", 2);
  }

  @Test
  void aTagThatIsChangedFillsTheNewPoolBeforeItEmptiesTheOld() {
    String before = scenario.pool("change-from");
    String after = scenario.pool("change-to");
    String service = scenario.service("changed", 3, Map.of("ecs-a.lbName", "change-from"));
    scenario.awaitServing("change-from", "changed", 3);

    lbName(service, "change-to");
    scenario.awaitServing("change-to", "changed", 3);
    scenario.awaitTargets("change-from", Set.of());
    assertThat(scenario.aws.pools().history())
        .filteredOn(change -> Set.of(before, after).contains(change.targetGroupArn()))
        .extracting(TargetChange::targetGroupArn, TargetChange::operation)
        .containsExactlyElementsOf(
            Stream.of(
                    tuple(before, Operation.REGISTERED),
                    tuple(after, Operation.REGISTERED),
                    tuple(before, Operation.DEREGISTERED))
                .flatMap(change -> Collections.nCopies(3, change).stream())
                .toList());
  }

  @Test
  void aTagThatIsRemovedTakesThatServicesTargetsOutAndNoOthers() {
    scenario.pool("removed");
    String leaving = scenario.service("leaving", 2, Map.of("ecs-a.lbName", "removed"));
    scenario.service("staying", 2, Map.of("ecs-a.lbName", "removed"));
    scenario.awaitSteady("leaving");
    scenario.awaitSteady("staying");
    Set<String> staying = reached.tcp("staying", "web", 80);
    scenario.awaitTargets("removed", Sets.union(staying, reached.tcp("leaving", "web", 80)));

    scenario.aws.console().untag(leaving, List.of("ecs-a.lbName"));
    scenario.awaitTargets("removed", staying);
    assertThat(scenario.removals("removed")).doesNotContainAnyElementsOf(staying);
  }

  @Test
  void aTagThatCannotBeReadLeavesWhatWasBoundInForce() {
    scenario.pool("readable");
    scenario.pool("readable-again");
    String service = scenario.service("unreadable", 2, Map.of("ecs-a.lbName", "readable"));
    scenario.awaitServing("readable", "unreadable", 2);

    lbName(service, "@garbage");
    scenario.awaitLog(
        program,
        "\"service\":\"unreadable\"",
        "\"outcome\":\"rejected\"",
        "tag ecs-a.lbName",
        "'@garbage' is no target group's name: expected 1 to 32 letters, digits and '-'");
    scenario.aws.console().scale(Scenario.CLUSTER, "unreadable", 4);
    scenario.awaitServing("readable", "unreadable", 4);

    lbName(service, "readable-again");
    scenario.awaitServing("readable-again", "unreadable", 4);
    scenario.awaitTargets("readable", Set.of());
  }

  @Test
  void aTagThatNamesNoPoolThereIsLeavesWhatWasBoundInForce() {
    scenario.pool("there");
    String service = scenario.service("moving", 2, Map.of("ecs-a.lbName", "there"));
    scenario.awaitServing("there", "moving", 2);

    lbName(service, "not-there");
    scenario.awaitLog(
        program,
        "\"service\":\"moving\"",
        "\"outcome\":\"rejected\"",
        "there is no target group named not-there");
    scenario.aws.console().scale(Scenario.CLUSTER, "moving", 4);
    scenario.awaitServing("there", "moving", 4);

    scenario.pool("not-there");
    scenario.awaitServing("not-there", "moving", 4);
    scenario.awaitTargets("there", Set.of());
  }

  @Test
  void targetsInsideTheVpcAreSentWithoutAZoneAndThoseOutsideWithAll() {
    String pool = scenario.pool("vpc-known");
    scenario.aws.pools().tag(pool, "ecs-a.lbVpcCidr", "10.99.0.0/16 " + INSIDE);
    scenario.service("vpc-known", 3, Map.of("ecs-a.lbName", "vpc-known"));
    scenario.awaitServing("vpc-known", "vpc-known", 3);
    Registrations registrations = new Registrations(scenario.aws, pool);
    assertThat(registrations.refused()).isZero();
    assertThat(registrations.taken())
        .containsExactlyInAnyOrder(
            new Sent("127.0.61.1", ""), new Sent("127.0.61.2", ""), new Sent("127.0.62.1", "all"));
  }

  @Test
  void aWrongVpcIsCorrectedByWhatElbSaysOnceForEachAddress() {
    String pool = scenario.pool("vpc-wrong");
    scenario.aws.pools().tag(pool, "ecs-a.lbVpcCidr", "127.0.62.0/24");
    scenario.service("vpc-wrong", 3, Map.of("ecs-a.lbName", "vpc-wrong"));
    scenario.awaitServing("vpc-wrong", "vpc-wrong", 3);
    Registrations registrations = new Registrations(scenario.aws, pool);
    assertThat(registrations.refused()).isEqualTo(3);

    scenario.aws.console().scale(Scenario.CLUSTER, "vpc-wrong", 6);
    scenario.awaitServing("vpc-wrong", "vpc-wrong", 6);
    assertThat(registrations.refused()).isEqualTo(3);
  }

  @Test
  void aVpcThatCannotBeReadIsNamedAndTheGroupLeftAloneUntilItCan() {
    String pool = scenario.pool("vpc-garbage");
    scenario.aws.pools().register(pool, STRANGER);
    scenario.aws.pools().tag(pool, "ecs-a.lbVpcCidr", "127.0.61.0/99");
    scenario.service("vpc-garbage", 2, Map.of("ecs-a.lbName", "vpc-garbage"));
    scenario.awaitLog(
        program,
        "\"service\":\"vpc-garbage\"",
        "\"outcome\":\"rejected\"",
        "the target group vpc-garbage has the tag ecs-a.lbVpcCidr",
        "'127.0.61.0/99'",
        "expected");
    assertThat(scenario.targets("vpc-garbage")).containsExactly(STRANGER);

    scenario.aws.pools().tag(pool, "ecs-a.lbVpcCidr", INSIDE);
    scenario.awaitServing("vpc-garbage", "vpc-garbage", 2);
  }

  @Test
  void anOwnershipThatCannotBeReadIsNamedAndTheGroupLeftAloneUntilItCan() {
    String pool = scenario.pool("ownership");
    scenario.aws.pools().register(pool, STRANGER);
    scenario.aws.pools().tag(pool, "ecs-a.ownership", "mine");
    scenario.service("ownership", 2, Map.of("ecs-a.lbName", "ownership"));
    scenario.awaitLog(
        program,
        "\"service\":\"ownership\"",
        "\"outcome\":\"rejected\"",
        "the target group ownership has the tag ecs-a.ownership with the value 'mine'",
        "expected 'shared' or no such tag");
    assertThat(scenario.targets("ownership")).containsExactly(STRANGER);

    scenario.aws.pools().tag(pool, "ecs-a.ownership", "shared");
    scenario.awaitTargets(
        "ownership", Sets.union(Set.of(STRANGER), reached.tcp("ownership", "web", 80)));
  }

  private void lbName(String service, String value) {
    scenario.aws.console().tag(service, Map.of("ecs-a.lbName", value));
  }
}
