package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.adapters.pool.WritePermit;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes whose permit is used up before their end: what was decided before a wait is not sent. */
final class TargetGroupPermitTest {

  private static final Target INSIDE = Target.of("10.0.0.1", 80);
  private static final Target OUTSIDE = Target.of("192.168.0.1", 80);
  private static final Change ONE_CALL = Change.of(Set.of(INSIDE), Set.of());

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  private ElbStub elb;
  private ElbStub.Group group;
  private WritePermit permit;

  @BeforeEach
  void prepare() {
    elb = new ElbStub(stubbed.stub());
    group = elb.create("web");
    permit = stubbed.aws().targetGroups().permit("web");
  }

  @AfterEach
  void giveBack() {
    permit.close();
  }

  @Test
  void isGoodForTheCallsThatWereWaitedForAndNoMore() {
    Change change = Change.of(targets(450), Set.of(OUTSIDE));
    permit.await(ONE_CALL);
    Change left = apply(change);
    assertThat(group.members).hasSize(200);
    assertThat(left)
        .isEqualTo(
            Change.of(
                targets(450).stream().filter(t -> !group.members.contains(t)).toList(),
                Set.of(OUTSIDE)));
    assertThat(apply(left)).isEqualTo(left);
    assertThat(writes()).hasSize(1);

    permit.await(left);
    assertThat(apply(left)).isEqualTo(Change.NOTHING);
    assertThat(group.members).isEqualTo(targets(450));
    assertThat(writes()).hasSize(4);
  }

  /** Who reads may be cut off at a stop, and who writes is waited for. */
  @Test
  void theGroupIsLookedForBeforeTheWriteAndNotInIt() {
    permit.await(ONE_CALL);
    int before = stubbed.stub().operations().size();
    assertThat(apply(ONE_CALL)).isEqualTo(Change.NOTHING);
    assertThat(stubbed.stub().operations().subList(before, before + 1))
        .containsExactly("RegisterTargets");
    assertThat(stubbed.stub().operations()).hasSize(before + 1);
  }

  @Test
  void aCorrectedZoneIsSentWithWhatIsDecidedNext() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    permit.await(ONE_CALL);
    assertThat(apply(ONE_CALL)).isEqualTo(ONE_CALL);
    Change next = Change.of(Set.of(INSIDE, OUTSIDE), Set.of());
    permit.await(next);
    assertThat(apply(next)).isEqualTo(Change.NOTHING);
    assertThat(group.members).containsExactly(INSIDE, OUTSIDE);
    assertThat(sizes()).containsExactly(1, 2);
  }

  @Test
  void halvingGoesOnWithWhatIsDecidedNext() {
    elb.badAddresses.add("10.1.0.77");
    Set<Target> wanted = targets(200);
    Change left = Change.of(wanted, Set.of());
    @Nullable ApiFailure failure = null;
    for (int i = 0; i < 40 && failure == null; i++) {
      // Whoever decides anew wants the refused target still, and one more.
      wanted.add(Target.of("10.2.0." + (i + 1), 80));
      Change decided = Change.of(wanted, Set.of()).without(Change.of(group.members, Set.of()));
      permit.await(decided);
      try {
        left = apply(decided);
      } catch (ApiException e) {
        failure = e.failure();
      }
    }
    assertThat(left.isEmpty()).isFalse();
    assertThat(failure).isInstanceOf(ApiFailure.Invalid.class);
    wanted.remove(Target.of("10.1.0.77", 80));
    assertThat(group.members).isEqualTo(wanted);
    assertThat(writes()).hasSizeLessThan(40);
    assertThat(refusedAlone("10.1.0.77")).isEqualTo(1);
  }

  @Test
  void aRemovalIsMadeThoughTheRegistrationBeforeItFailedAndUsedThePermitUp() {
    group.members.add(INSIDE);
    elb.denyRegistrations();
    Change change = Change.of(Set.of(OUTSIDE), Set.of(INSIDE));
    permit.await(ONE_CALL);
    // What failed was not done, and whoever counts must not take it to be.
    assertThat(apply(change)).isEqualTo(change);
    permit.await(ONE_CALL);
    assertThat(catchThrowableOfType(ApiException.class, () -> apply(change)).failure())
        .isInstanceOf(ApiFailure.Refused.class);
    assertThat(group.members).isEmpty();
    assertThat(writes()).containsExactly("RegisterTargets", "DeregisterTargets");
  }

  @Test
  void aFailureTellsWhatWasTakenAfterTheWaitAlone() {
    group.members.add(INSIDE);
    permit.await(ONE_CALL);
    Change left = apply(Change.of(targets(450), Set.of(INSIDE)));
    elb.trouble =
        request ->
            request.operation().equals("DeregisterTargets")
                ? AwsStub.Reply.xmlError(400, "InvalidTarget", "no")
                : null;
    permit.await(left);
    assertThat(catchThrowableOfType(PartialWriteException.class, () -> apply(left)).taken())
        .isEqualTo(Change.of(left.register(), Set.of()));
    assertThat(left.register()).hasSize(250);
  }

  @Test
  void aGroupFoundFullIsFilledExactlyOneCallAtATime() {
    group.capacity = 1000;
    group.members.addAll(targets(900));
    Set<Target> more =
        IntStream.range(0, 300)
            .mapToObj(i -> Target.of("10.9.%d.%d".formatted(i / 250, i % 250), 80))
            .collect(Collectors.toCollection(TreeSet::new));
    @Nullable ApiFailure failure = null;
    while (failure == null) {
      Change decided = Change.of(more, Set.of()).without(Change.of(group.members, Set.of()));
      permit.await(ONE_CALL);
      try {
        var _ = apply(decided);
      } catch (ApiException e) {
        failure = e.failure();
      }
    }
    assertThat(failure.message()).contains("200 targets were left out");
    assertThat(group.members).hasSize(1000);
  }

  private Change apply(Change change) {
    return WriteGate.during(() -> true, () -> permit.apply(change));
  }

  private List<String> writes() {
    return stubbed.stub().operations().stream().filter(op -> op.endsWith("Targets")).toList();
  }

  private List<Integer> sizes() {
    return stubbed.stub().requests("RegisterTargets").stream()
        .map(r -> ElbStub.sent(r).size())
        .toList();
  }

  private long refusedAlone(String address) {
    return stubbed.stub().requests("RegisterTargets").stream()
        .map(ElbStub::sent)
        .filter(sent -> sent.size() == 1)
        .filter(sent -> sent.getFirst().target().equals(Target.of(address, 80)))
        .count();
  }

  private static Set<Target> targets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Target.of("10.1.%d.%d".formatted(i / 250, i % 250), 80))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
