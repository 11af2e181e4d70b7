package io.ecsanywhere.controller.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.FakeAws;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.ResyncPeriods;
import io.ecsanywhere.informers.cache.Watch;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which loops are stuck where a cluster can be read no more. */
class SetAsideTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Set<String> CALLS =
      Set.of("ListTasks", "ListServices", "ListContainerInstances");

  private final FakeAws one = new FakeAws();
  private final FakeAws two = new FakeAws("two");
  private final Map<String, Step> polls = new LinkedHashMap<>();
  private long now;
  private final Loops loops =
      new Loops(
          (name, step) -> {
            polls.put(name, step);
            return new StillDriver();
          },
          () -> now);
  private final Informers informers =
      new Informers(one, _ -> false, () -> now, (_, _) -> () -> {}, (_, _) -> {});
  private final Watch watch =
      new Watch(
          informers,
          one,
          new ResyncPeriods(PERIOD, PERIOD, PERIOD),
          loops,
          () -> now,
          new Random(1),
          () -> {});

  @BeforeEach
  void watchTwo() throws InterruptedException {
    one.others.put("two", two);
    watch.start(Set.of(FakeAws.CLUSTER, "two"));
    watch.hurry();
    for (int round = 0; round < 4; round++) {
      rounds(1);
    }
    assertThat(loops.stuck()).isEmpty();
  }

  /** As many turns of each poll, a period apart. */
  private void rounds(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      now += PERIOD.toNanos();
      for (Step poll : polls.values()) {
        var _ = poll.run();
      }
    }
  }

  private Duration oldest() {
    return watch.freshness().stream()
        .map(Watch.Freshness::sinceLastSuccess)
        .max(Duration::compareTo)
        .orElseThrow();
  }

  @Test
  void aClusterThatIsSetAsideMakesNoLoopStuckAndNoViewOld() throws InterruptedException {
    two.denied.addAll(CALLS);
    rounds(9);
    assertThat(informers.setAside()).containsExactly("two");
    assertThat(loops.stuck()).isEmpty();
    assertThat(oldest()).isZero();

    two.denied.clear();
    rounds(1);
    assertThat(informers.setAside()).isEmpty();
    two.failing.addAll(CALLS);
    rounds(9);
    assertThat(loops.stuck())
        .containsExactly("poll-two/container-instances", "poll-two/services", "poll-two/tasks");
    assertThat(oldest()).isEqualTo(PERIOD.multipliedBy(9));
  }

  /** So it is for alerts, which must not take a standby for one that cannot read. */
  @Test
  void aStandbysPeriodIsLonger() {
    assertThat(periods()).containsOnly(PERIOD);
    watch.slacken();
    assertThat(periods()).containsOnly(PERIOD.multipliedBy(4));
  }

  private Set<Duration> periods() {
    return watch.freshness().stream().map(Watch.Freshness::period).collect(Collectors.toSet());
  }

  @Test
  void aPollOfItThatHangsIsStuckAllTheSame() throws InterruptedException {
    two.denied.addAll(CALLS);
    rounds(2);
    Step tasks = polls.remove("poll-two/tasks");
    rounds(6);
    assertThat(tasks).isNotNull();
    assertThat(loops.stuck()).containsExactly("poll-two/tasks");
  }

  /** Then something else may be wrong, such as the credentials, which a restart puts right. */
  @Test
  void whereNoClusterIsLeftTheLoopsAreStuck() throws InterruptedException {
    two.denied.addAll(CALLS);
    rounds(9);
    one.denied.addAll(CALLS);
    rounds(9);
    assertThat(loops.stuck()).hasSize(6);
    assertThat(oldest()).isGreaterThan(PERIOD.multipliedBy(8));
  }
}
