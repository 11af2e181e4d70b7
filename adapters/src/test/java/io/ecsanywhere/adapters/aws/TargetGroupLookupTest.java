package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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

  private ApiFailure failure(String name) {
    return catchThrowableOfType(ApiException.class, () -> pools.traits(name)).failure();
  }
}
