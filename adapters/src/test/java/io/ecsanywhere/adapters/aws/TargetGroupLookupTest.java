package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What many target groups cost to be known. */
final class TargetGroupLookupTest {

  private static final Duration HALF = StubbedAws.TARGET_RESYNC.dividedBy(2);

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  private ElbStub elb;
  private PoolAdapter pools;

  @BeforeEach
  void prepare() {
    elb = new ElbStub(stubbed.stub());
    pools = stubbed.aws().targetGroups();
  }

  private List<String> create(int groups) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      names.add("web" + i);
      elb.create("web" + i);
    }
    return names;
  }

  private int calls() {
    return stubbed.stub().operations().size();
  }

  @Test
  void aThousandGroupsThatAreLookedAtOnceAPeriodCostSixtyCallsAPeriod() {
    List<String> names = create(1_000);
    names.forEach(pools::traits);
    Collections.shuffle(names, new Random(1));
    Duration step = StubbedAws.TARGET_RESYNC.dividedBy(names.size());
    for (int period = 0; period < 4; period++) {
      int before = calls();
      for (String name : names) {
        stubbed.pass(step);
        assertThat(pools.traits(name).identity()).isEqualTo(elb.arn(name));
      }
      if (period > 0) {
        assertThat(calls() - before).isBetween(53, 60);
      }
    }
  }

  @Test
  void aThousandGroupsThatAreAskedForOneAfterTheOtherAreReadTwentyAtATime() {
    List<String> names = create(1_000);
    int before = calls();
    for (String name : names) {
      assertThat(pools.traits(name).identity()).isEqualTo(elb.arn(name));
    }
    // A hundred by themselves, then pages of all, and the tags of twenty at a time.
    assertThat(calls() - before).isBetween(200, 260);
  }

  @Test
  void whatIsDueSoonTakesThePlacesLeftInACall() {
    List<String> names = create(20);
    names.forEach(pools::traits);
    stubbed.pass(HALF);
    elb.create("other");
    int before = calls();
    pools.traits("other");
    assertThat(calls() - before).isEqualTo(2);

    stubbed.pass(HALF);
    before = calls();
    // Nineteen of them took a place.
    names.forEach(pools::traits);
    assertThat(calls() - before).isEqualTo(2);
  }

  @Test
  void whatNobodyAskedForSinceItWasReadDoesNotTravel() {
    create(2);
    pools.traits("web0");
    pools.traits("web1");
    stubbed.pass(StubbedAws.TARGET_RESYNC.minusSeconds(1));
    elb.create("one");
    pools.traits("one");
    stubbed.pass(StubbedAws.TARGET_RESYNC.minusSeconds(1));
    elb.create("two");
    pools.traits("two");
    assertThat(stubbed.stub().requests("DescribeTags").getLast().list("ResourceArns", ""))
        .containsExactly(elb.arn("one"), elb.arn("two"));
  }

  @Test
  void whatTravelsAlongIsAsFreshAsIfItHadBeenAskedFor() {
    create(2);
    pools.traits("web0");
    pools.traits("web1");
    stubbed.pass(StubbedAws.TARGET_RESYNC);
    elb.group("web1").tags.put("ecs-a.ownership", "shared");
    pools.traits("web0");
    assertThat(pools.traits("web1").ownership()).isEqualTo(Ownership.SHARED);
    stubbed.pass(StubbedAws.TARGET_RESYNC);
    elb.group("web1").tags.clear();
    assertThat(pools.traits("web1").ownership()).isEqualTo(Ownership.EXCLUSIVE);
  }

  @Test
  void oneThatIsGoneCostsTheOthersNothing() {
    create(2);
    pools.traits("web0");
    pools.traits("web1");
    stubbed.pass(HALF);
    elb.groups.remove("web1");
    elb.create("other");
    assertThat(pools.traits("other").identity()).isEqualTo(elb.arn("other"));
    assertThat(failure("web1")).isInstanceOf(ApiFailure.NotFound.class);
  }

  @Test
  void oneThatGoesBetweenTheTwoCallsCostsTheOthersNothing() {
    create(100).forEach(pools::traits);
    elb.create("soon-gone");
    elb.create("other");
    elb.create("next");
    // All are read at once by now, and that is what the next answers rest on.
    pools.traits("other");
    elb.groups.remove("soon-gone");
    assertThat(failure("soon-gone")).isInstanceOf(ApiFailure.NotFound.class);
    assertThat(pools.traits("next").identity()).isEqualTo(elb.arn("next"));
  }

  @Test
  void oneMadeAnewSinceAllWereReadAtOnceIsNoticed() {
    List<String> names = create(102);
    names.forEach(pools::traits);
    ElbStub.Group group = elb.group(names.getLast());
    String before = group.arn;
    group.arn = before.substring(0, before.length() - 1) + "f";
    assertThatThrownBy(() -> pools.members(names.getLast())).hasMessageContaining("made anew");
    assertThat(pools.traits(names.getLast()).identity()).isEqualTo(group.arn);
    assertThat(pools.traits(group.arn).identity()).isEqualTo(group.arn);
    assertThat(failure(before)).isInstanceOf(ApiFailure.NotFound.class);
  }

  @Test
  void misspeltNamesCostAReadOfAllGroupsAtMost() throws Exception {
    create(1_000);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      names.add("web" + i);
    }
    names.addAll(List.of("wbe0", "wbe1", "wbe2"));
    List<String> missing = new CopyOnWriteArrayList<>();
    int before = calls();
    together(
        names,
        name -> {
          if (failed(name) instanceof ApiFailure.NotFound) {
            missing.add(name);
          }
        });
    assertThat(missing).containsExactlyInAnyOrder("wbe0", "wbe1", "wbe2");
    // The one under way, its tags; the batch, three pages of all, and the tags.
    assertThat(calls() - before).isEqualTo(2 + 1 + 3 + 1);
  }

  @Test
  void oneThatIsGoneIsReadAheadOnceAndNoMore() {
    List<String> names = create(100);
    pools.traits("web7");
    stubbed.pass(Duration.ofSeconds(1));
    names.forEach(pools::traits);
    stubbed.pass(Duration.ofSeconds(1));
    elb.create("other");
    // All are read at once by now, and the next answers rest on that.
    pools.traits("other");
    stubbed.pass(HALF.minusSeconds(1));
    elb.groups.remove("web7");
    elb.create("next");
    elb.create("last");
    assertThat(pools.traits("next").identity()).isEqualTo(elb.arn("next"));
    int before = calls();
    assertThat(pools.traits("last").identity()).isEqualTo(elb.arn("last"));
    assertThat(calls() - before).isEqualTo(1);
  }

  @Test
  void whatIsForgottenDuringAReadIsReadAgain() throws Exception {
    ElbStub.Group group = elb.create("web");
    pools.traits("web");
    stubbed.pass(HALF);
    elb.create("other");
    HeldCall tags = HeldCall.of(stubbed.stub(), "DescribeTags", ElbStub::noTags);
    List<ApiFailure> failures = new CopyOnWriteArrayList<>();
    Thread ahead = Thread.ofPlatform().start(() -> pools.traits("other"));
    tags.awaitArrival();
    // The group has been read along with the other, and is made anew before that is known.
    group.arn = group.arn.substring(0, group.arn.length() - 1) + "f";
    Thread finds =
        Thread.ofPlatform()
            .start(
                () ->
                    failures.add(
                        catchThrowableOfType(ApiException.class, () -> pools.members("web"))
                            .failure()));
    while (finds.getState() != Thread.State.WAITING
        || stubbed.stub().requests("DescribeTargetHealth").isEmpty()) {
      Thread.onSpinWait();
    }
    tags.release();
    ahead.join();
    finds.join();
    assertThat(failures).singleElement().isInstanceOf(ApiFailure.Transient.class);
    assertThat(pools.traits("web").identity()).isEqualTo(group.arn);
  }

  @Test
  void whatWasLearnedOfAGroupOutlastsItsBeingReadAgain() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    ElbStub.Group group = elb.create("web");
    group.capacity = 1;
    write("web", "10.0.0.1");
    stubbed.pass(HALF.minusSeconds(30));
    assertThat(refusal("10.0.0.2")).isInstanceOf(ApiFailure.Full.class);
    stubbed.pass(Duration.ofSeconds(30));
    elb.create("other");
    // The group took a place that was left.
    pools.traits("other");
    int before = registrations();
    assertThat(refusal("10.0.0.2")).isInstanceOf(ApiFailure.Full.class);
    assertThat(registrations()).isEqualTo(before);
    stubbed.pass(Duration.ofMinutes(1));
    group.capacity = 10;
    write("web", "10.0.0.2");
    assertThat(registrations()).isEqualTo(before + 1);
  }

  @Test
  void aTagThatWasPutRightHasItsWordAgain() {
    elb.vpc = Cidr.parse("10.0.0.0/16");
    ElbStub.Group group = elb.create("web");
    write("web", "10.0.0.1");
    stubbed.pass(StubbedAws.TARGET_RESYNC);
    elb.vpc = Cidr.parse("10.1.0.0/16");
    group.tags.put("ecs-a.lbVpcCidr", "10.1.0.0/16");
    int before = registrations();
    write("web", "10.0.0.1");
    assertThat(registrations()).isEqualTo(before + 1);
  }

  private int registrations() {
    return stubbed.stub().requests("RegisterTargets").size();
  }

  private ApiFailure refusal(String address) {
    return catchThrowableOfType(ApiException.class, () -> write("web", address)).failure();
  }

  private void write(String name, String address) {
    WriteGate.during(
        () -> true,
        () -> {
          pools.apply(name, Change.of(Set.of(Target.of(address, 80)), Set.of()));
          return name;
        });
  }

  /** Asks for all but the first while the first's call is under way. */
  private void together(List<String> names, Consumer<String> ask) throws Exception {
    HeldCall tags = HeldCall.of(stubbed.stub(), "DescribeTags", ElbStub::noTags);
    List<Thread> threads = new ArrayList<>();
    for (String name : names) {
      threads.add(Thread.ofPlatform().start(() -> ask.accept(name)));
      tags.awaitArrival();
    }
    while (threads.stream().skip(1).anyMatch(t -> t.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    tags.release();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private @Nullable ApiFailure failed(String name) {
    try {
      var _ = pools.traits(name);
      return null;
    } catch (ApiException e) {
      return e.failure();
    }
  }

  private ApiFailure failure(String name) {
    return catchThrowableOfType(ApiException.class, () -> pools.traits(name)).failure();
  }
}
