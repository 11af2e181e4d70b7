package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.ElbStub.Sent;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TargetGroupWriteTest {

  private static final Target INSIDE = Target.of("10.0.0.1", 80);
  private static final Target OUTSIDE = Target.of("192.168.0.1", 80);

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  private ElbStub elb;
  private ElbStub.Group group;
  private PoolAdapter pools;

  @BeforeEach
  void prepare() {
    elb = new ElbStub(stubbed.stub());
    group = elb.create("web");
    pools = stubbed.aws().targetGroups();
  }

  @Test
  void registersBeforeItDeregisters() {
    group.members.add(INSIDE);
    apply(Set.of(OUTSIDE), Set.of(INSIDE));
    assertThat(group.members).containsExactly(OUTSIDE);
    assertThat(writes()).containsExactly("RegisterTargets", "DeregisterTargets");
  }

  @Test
  void sendsTwoHundredAtATime() {
    Set<Target> targets = targets(0, 450);
    apply(targets, Set.of());
    assertThat(group.members).isEqualTo(targets);
    apply(Set.of(), targets);
    assertThat(group.members).isEmpty();
    assertThat(sizes("RegisterTargets")).containsExactly(200, 200, 50);
    assertThat(sizes("DeregisterTargets")).containsExactly(200, 200, 50);
  }

  @Test
  void aChangeOfNothingCostsNothing() {
    apply(Set.of(), Set.of());
    assertThat(stubbed.stub().operations()).isEmpty();
  }

  @Test
  void theTagSaysWhichAddressesLieInTheVpc() {
    group.tags.put("ecs-a.lbVpcCidr", "10.0.0.0/16 fd00::/8");
    Target inside6 = Target.of("fd00::1", 80);
    apply(Set.of(INSIDE, OUTSIDE, inside6), Set.of());
    assertThat(sent("RegisterTargets"))
        .containsExactlyInAnyOrder(
            new Sent(INSIDE, null), new Sent(OUTSIDE, "all"), new Sent(inside6, null));
  }

  @Test
  void aMemberIsDeregisteredUnderTheZoneItIsListedWith() {
    group.members.add(INSIDE);
    pools.members("web");
    apply(Set.of(), Set.of(INSIDE, OUTSIDE));
    assertThat(sent("DeregisterTargets"))
        .containsExactlyInAnyOrder(new Sent(INSIDE, "eu-west-1a"), new Sent(OUTSIDE, "all"));
  }

  @Test
  void aRefusalThatNamesTheAddressCorrectsItsZone() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    apply(Set.of(INSIDE, OUTSIDE), Set.of());
    assertThat(group.members).containsExactly(INSIDE, OUTSIDE);
    assertThat(sizes("RegisterTargets")).containsExactly(2, 2);
    // What was learned of the address holds for its other ports.
    apply(Set.of(Target.of("10.0.0.1", 81)), Set.of());
    assertThat(sizes("RegisterTargets")).containsExactly(2, 2, 1);
  }

  @Test
  void aTagThatIsWrongIsCorrectedTheOtherWay() {
    group.tags.put("ecs-a.lbVpcCidr", "192.168.0.0/16");
    elb.vpc = Cidr.parse("10.0.0.0/16");
    elb.notInVpc =
        "You must specify a valid Availability Zone or select 'all' for all enabled Availability"
            + " zones, since the IP address '%s' is outside the VPC";
    apply(Set.of(OUTSIDE), Set.of());
    assertThat(group.members).containsExactly(OUTSIDE);
  }

  /** Of several that travel together it cannot be told which one is meant. */
  @Test
  void aRefusalThatNamesNoAddressCorrectsThatOfOneThatTravelsAlone() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    elb.inVpc = "The Availability Zone must not be specified";
    elb.notInVpc = "The Availability Zone must be specified";
    apply(Set.of(INSIDE, Target.of("10.0.0.2", 80), OUTSIDE), Set.of());
    assertThat(group.members).hasSize(3);
    assertThat(sizes("RegisterTargets").getFirst()).isEqualTo(3);
    int calls = sizes("RegisterTargets").size();
    apply(Set.of(Target.of("10.0.0.1", 81), Target.of("192.168.0.1", 81)), Set.of());
    assertThat(sizes("RegisterTargets")).hasSize(calls + 1);
  }

  @Test
  void aRefusalThatNamesNoAddressCorrectsTheOnlyOneThatWasSent() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    elb.inVpc = "The Availability Zone must not be specified";
    apply(Set.of(INSIDE, Target.of("10.0.0.1", 81)), Set.of());
    assertThat(group.members).hasSize(2);
    assertThat(sizes("RegisterTargets")).containsExactly(2, 2);
  }

  @Test
  void anAddressIsCorrectedOnlyOnce() {
    elb.trouble =
        request ->
            request.operation().equals("RegisterTargets")
                ? Reply.xmlError(
                    400, "ValidationError", "The Availability Zone of '192.168.0.1' is odd")
                : null;
    assertThat(failure(() -> apply(Set.of(OUTSIDE), Set.of())))
        .isInstanceOf(ApiFailure.Invalid.class)
        .extracting(ApiFailure::message)
        .asString()
        .contains("the target group web refuses 192.168.0.1:80", "is odd");
    assertThat(sizes("RegisterTargets")).containsExactly(1, 1);
  }

  @Test
  void crossZoneLoadBalancingSwitchedOffIsNotMistakenForAWrongZone() {
    elb.trouble =
        _ ->
            Reply.xmlError(
                400,
                "ValidationError",
                "When cross-zone load balancing is disabled on this target group, the Availability"
                    + " Zone cannot be 'all'");
    assertThat(failure(() -> apply(Set.of(OUTSIDE), Set.of())).message()).contains("cross-zone");
    assertThat(sizes("RegisterTargets")).containsExactly(1);
  }

  @Test
  void aFullGroupGivesUpTargetsFirstAndIsThenFilledExactly() {
    group.capacity = 1000;
    group.members.addAll(targets(0, 900));
    Set<Target> more = targets(900, 1300);
    ApiFailure failure = failure(() -> apply(more, targets(0, 40)));
    assertThat(failure)
        .isEqualTo(
            new ApiFailure.Full(
                "elasticloadbalancing:RegisterTargets",
                "the target group web is full: 260 targets were left out"));
    assertThat(group.members).hasSize(1000).doesNotContainAnyElementsOf(targets(0, 40));
  }

  @Test
  void aFullGroupThatGivesUpEnoughTakesAll() {
    group.capacity = 10;
    group.members.addAll(targets(0, 10));
    apply(targets(10, 13), targets(0, 3));
    assertThat(group.members).isEqualTo(targets(3, 13));
    assertThat(writes()).containsExactly("RegisterTargets", "DeregisterTargets", "RegisterTargets");
  }

  @Test
  void aGroupKnownToBeFullIsNotAskedInVain() {
    group.capacity = 10;
    group.members.addAll(targets(0, 10));
    failure(() -> apply(targets(10, 12), Set.of()));
    stubbed.stub().forget();
    assertThat(failure(() -> apply(targets(10, 12), Set.of())).message()).contains("2 targets");
    assertThat(writes()).isEmpty();
    assertThat(failure(() -> apply(targets(10, 12), targets(0, 1))).message())
        .contains("1 targets");
    assertThat(writes()).containsExactly("DeregisterTargets", "RegisterTargets");
    assertThat(group.members).isEqualTo(targets(1, 11));
  }

  @Test
  void aFullGroupIsTriedAgainAfterAWhile() {
    group.capacity = 10;
    group.members.addAll(targets(0, 10));
    failure(() -> apply(targets(10, 12), Set.of()));
    group.capacity = 20;
    stubbed.pass(Duration.ofMinutes(1));
    apply(targets(10, 12), Set.of());
    assertThat(group.members).isEqualTo(targets(0, 12));
  }

  @Test
  void oneBadTargetKeepsNoOtherOut() {
    elb.badAddresses.add("10.1.0.77");
    Set<Target> targets = targets(0, 200);
    group.members.add(OUTSIDE);
    ApiFailure failure = failure(() -> apply(targets, Set.of(OUTSIDE)));
    assertThat(failure)
        .isInstanceOf(ApiFailure.Invalid.class)
        .extracting(ApiFailure::message)
        .asString()
        .contains("the target group web refuses 10.1.0.77:80", "InvalidTarget");
    assertThat(group.members).hasSize(199).doesNotContain(Target.of("10.1.0.77", 80), OUTSIDE);
  }

  @Test
  void aBadTargetThatIsNamedIsSetAsideAtOnce() {
    elb.trouble =
        request ->
            ElbStub.sent(request).stream().anyMatch(sent -> sent.target().equals(OUTSIDE))
                ? Reply.xmlError(400, "InvalidTarget", "The IP address '192.168.0.1' is not valid")
                : null;
    Set<Target> targets = new TreeSet<>(targets(0, 100));
    targets.add(OUTSIDE);
    assertThat(failure(() -> apply(targets, Set.of()))).isInstanceOf(ApiFailure.Invalid.class);
    assertThat(group.members).isEqualTo(targets(0, 100));
    assertThat(sizes("RegisterTargets")).containsExactly(101, 100);
  }

  @Test
  void aChangeThatIsRefusedThroughAndThroughEndsSoon() {
    elb.trouble = _ -> Reply.xmlError(400, "InvalidTarget", "no");
    assertThat(failure(() -> apply(targets(0, 600), Set.of())))
        .isInstanceOf(ApiFailure.Invalid.class);
    assertThat(writes()).hasSizeLessThan(50);
  }

  @Test
  void removalsHappenWhenRegistrationsFail() {
    group.members.add(INSIDE);
    elb.denyRegistrations();
    assertThat(failure(() -> apply(Set.of(OUTSIDE), Set.of(INSIDE))))
        .isInstanceOf(ApiFailure.Refused.class);
    assertThat(group.members).isEmpty();
  }

  @Test
  void ofSeveralFailuresTheOneThatPassesIsTold() {
    elb.trouble =
        request ->
            request.operation().equals("RegisterTargets")
                ? Reply.xmlError(400, "InvalidTarget", "no")
                : Reply.xmlError(400, "Throttling", "Rate exceeded");
    ApiException failure =
        catchThrowableOfType(ApiException.class, () -> apply(Set.of(OUTSIDE), Set.of(INSIDE)));
    assertThat(failure.failure()).isInstanceOf(ApiFailure.Throttled.class);
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void theFailureOfOneTargetTellsWhatWasTakenOfTheOthers() {
    elb.badAddresses.add("10.1.0.4");
    group.members.addAll(targets(10, 15));
    assertThat(taken(() -> apply(targets(0, 5), targets(10, 15))))
        .isEqualTo(Change.of(targets(0, 4), targets(10, 15)));
  }

  @Test
  void aFullGroupTellsWhatFittedIn() {
    group.capacity = 10;
    group.members.addAll(targets(0, 10));
    Change taken = taken(() -> apply(targets(10, 13), targets(0, 2)));
    assertThat(taken.deregister()).isEqualTo(targets(0, 2));
    assertThat(taken.register()).hasSize(2).isSubsetOf(group.members);
  }

  @Test
  void aFailureBeforeAnythingWasTakenTellsOfNothing() {
    elb.denyRegistrations();
    assertThat(catchThrowableOfType(ApiException.class, () -> apply(Set.of(OUTSIDE), Set.of())))
        .isNotInstanceOf(PartialWriteException.class);
  }

  @Test
  void aGroupWhoseOwnerHasNotAgreedIsNamedWithTheTagThatItLacks() {
    elb.denyRegistrations();
    ApiFailure failure = failure(() -> apply(Set.of(OUTSIDE), Set.of()));
    assertThat(failure).isInstanceOf(ApiFailure.Refused.class);
    assertThat(failure.message())
        .contains("target group web lacks the tag ecs-a.controller", "not allowed to register");
  }

  /** Others' fault, which passes for all groups together. */
  @Test
  void credentialsThatAreNotAcceptedAreNoMatterOfTheGroup() {
    elb.trouble = _ -> Reply.xmlError(403, "ExpiredToken", "expired");
    assertThat(failure(() -> apply(Set.of(OUTSIDE), Set.of())))
        .isInstanceOf(ApiFailure.Denied.class);
  }

  @Test
  void aGroupThatIsGoneIsNotWrittenToFurther() {
    pools.traits("web");
    elb.groups.clear();
    assertThat(failure(() -> apply(Set.of(OUTSIDE), Set.of(INSIDE))))
        .isInstanceOf(ApiFailure.NotFound.class);
    assertThat(writes()).containsExactly("RegisterTargets");
  }

  @Test
  void aLeaderDeposedBetweenTwoCallsSendsNoMore() {
    AtomicBoolean leads = new AtomicBoolean(true);
    elb.trouble =
        _ -> {
          leads.set(false);
          return null;
        };
    PartialWriteException failure =
        catchThrowableOfType(
            PartialWriteException.class, () -> apply(leads::get, targets(0, 450), Set.of(INSIDE)));
    assertThat(failure.failure()).isInstanceOf(ApiFailure.NotLeader.class);
    assertThat(failure.taken()).isEqualTo(Change.of(group.members, Set.of()));
    assertThat(sizes("RegisterTargets")).containsExactly(200);
    assertThat(writes()).hasSize(1);
  }

  @Test
  void aLeaderDeposedBetweenTwoAttemptsSendsNoMore() {
    AtomicBoolean leads = new AtomicBoolean(true);
    elb.trouble =
        _ -> {
          leads.set(false);
          return Reply.xmlError(500, "InternalFailure", "try again");
        };
    assertThat(failure(() -> apply(leads::get, Set.of(INSIDE), Set.of(OUTSIDE))))
        .isInstanceOf(ApiFailure.NotLeader.class);
    assertThat(writes()).hasSize(1);
  }

  private void apply(Set<Target> register, Set<Target> deregister) {
    apply(() -> true, register, deregister);
  }

  private void apply(BooleanSupplier gate, Set<Target> register, Set<Target> deregister) {
    WriteGate.during(
        gate,
        () -> {
          pools.apply("web", Change.of(register, deregister));
          return true;
        });
  }

  private List<String> writes() {
    return stubbed.stub().operations().stream().filter(op -> op.endsWith("Targets")).toList();
  }

  private List<Integer> sizes(String operation) {
    return stubbed.stub().requests(operation).stream().map(r -> ElbStub.sent(r).size()).toList();
  }

  private List<Sent> sent(String operation) {
    return ElbStub.sent(stubbed.stub().requests(operation).getLast());
  }

  private static Set<Target> targets(int from, int to) {
    Set<Target> targets = new TreeSet<>();
    IntStream.range(from, to)
        .mapToObj(i -> Target.of("10.1.%d.%d".formatted(i / 250, i % 250), 80))
        .forEach(targets::add);
    return targets;
  }

  private static Change taken(ThrowingCallable call) {
    return catchThrowableOfType(PartialWriteException.class, call).taken();
  }

  private static ApiFailure failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).failure();
  }
}
