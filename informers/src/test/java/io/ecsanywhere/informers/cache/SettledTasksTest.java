package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettledTasksTest {

  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final ServiceKey WEB = new ServiceKey(FakeTasks.CLUSTER, "web");

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTasks aws = new FakeTasks();
  private final Set<ServiceKey> followingHealth = new HashSet<>();
  private final ServiceTasks tasks =
      new ServiceTasks(aws, followingHealth::contains, ticker, (_, _) -> () -> {});

  /** Polls a period after the last time; what was described. */
  private Set<String> poll() {
    ticker.advance(PERIOD);
    aws.described.clear();
    tasks.informer().poll();
    return aws.described.getLast();
  }

  private void settled(String... arns) {
    for (String arn : arns) {
      aws.put(arn, "web", TaskStatus.RUNNING, 1);
    }
    assertThat(poll()).containsExactlyInAnyOrder(arns);
    assertThat(poll()).containsExactlyInAnyOrder(arns);
    assertThat(poll()).isEmpty();
  }

  @Test
  void aRunningTaskIsDescribedUntilTwoReadsSomeTimeApartShowedTheSame() {
    settled("a");
  }

  @Test
  void twoReadsInQuickSuccessionSettleNothing() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    poll();
    tasks.informer().poll();
    ticker.advance(Informer.SETTLED_AFTER.minus(PERIOD).minusNanos(1));
    assertThat(poll()).containsExactly("a");
    assertThat(poll()).containsExactly("a");
    assertThat(poll()).isEmpty();
  }

  @Test
  void oneThatChangesSettlesAnew() {
    settled("a");
    Task changed = aws.put("a", "web", TaskStatus.RUNNING, 2);
    tasks.informer().refresh(Set.of("a"));
    assertThat(tasks.informer().view().get("a")).contains(changed);
    assertThat(poll()).containsExactly("a");
    assertThat(poll()).isEmpty();
  }

  @Test
  void oneThatDoesNotRunIsDescribedByEveryPoll() {
    aws.put("a", "web", TaskStatus.PENDING, 1);
    for (int i = 0; i < 5; i++) {
      assertThat(poll()).containsExactly("a");
    }
  }

  @Test
  void oneThatTheListLacksIsDescribedAtOnce() {
    settled("a", "b");
    aws.put("a", "web", TaskStatus.STOPPED, 2);
    assertThat(poll()).contains("a");
    assertThat(tasks.informer().view().ids()).containsExactly("b");
  }

  @Test
  void oneThatIsInDoubtIsDescribed() {
    settled("a", "b");
    tasks.doubt(WEB, "a", 5);
    assertThat(poll()).contains("a");
  }

  @Test
  void thoseOfAServiceThatFollowsHealthAreDescribedByEveryPoll() {
    followingHealth.add(WEB);
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    aws.put("b", "web", TaskStatus.RUNNING, 1);
    for (int i = 0; i < 5; i++) {
      assertThat(poll()).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void aServiceThatComesToFollowHealthHasReadWhatThePollPassedOver() {
    settled("a", "b");
    aws.described.clear();
    tasks.catchUpOnHealth(Set.of(WEB));
    assertThat(aws.described).isEmpty();

    followingHealth.add(WEB);
    ticker.advance(Duration.ofSeconds(1));
    tasks.catchUpOnHealth(Set.of(WEB));
    tasks.catchUpOnHealth(Set.of(WEB));
    assertThat(aws.described).containsExactly(Set.of("a", "b"));
  }

  @Test
  void rereadingAllDescribesEverythingOnceAndAgainWhereThatFailed() {
    settled("a", "b");
    long before = ticker.nanos();
    assertThat(tasks.informer().rereadSince(before)).isFalse();

    tasks.informer().rereadAll();
    aws.describeFails = true;
    assertThatThrownBy(this::poll).isInstanceOf(ApiException.class);
    aws.describeFails = false;
    assertThat(poll()).containsExactlyInAnyOrder("a", "b");
    assertThat(tasks.informer().rereadSince(ticker.nanos())).isTrue();
    assertThat(poll()).isEmpty();
    assertThat(tasks.informer().lastListBegan()).hasValue(ticker.nanos());
    assertThat(tasks.informer().rereadSince(ticker.nanos())).isFalse();
  }

  @Test
  void aRereadAskedForDuringAPollIsForTheNext() {
    settled("a");
    aws.put("b", "web", TaskStatus.PENDING, 1);
    aws.duringDescribe = tasks.informer()::rereadAll;
    poll();
    aws.duringDescribe = () -> {};
    assertThat(poll()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void theRotationReadsEachAgainWithinTwentyPollsTheOldestReadingFirst() {
    IntStream.range(0, 1_000)
        .forEach(i -> aws.put("task-" + i, "service-" + i % 10, TaskStatus.RUNNING, 1));
    poll();
    poll();
    Map<String, Integer> reads = new HashMap<>();
    int calls = 0;
    for (int i = 0; i < 4 * Rotation.POLLS; i++) {
      Set<String> described = poll();
      assertThat(described.size() % 100).isZero();
      calls += described.size() / 100;
      described.forEach(arn -> reads.merge(arn, 1, Integer::sum));
    }
    assertThat(calls).isEqualTo(40);
    assertThat(reads).hasSize(1_000);
    assertThat(reads.values()).containsOnly(4);
  }

  @Test
  void whatTheRotationFindsIsNews() {
    settled("a");
    Task changed = aws.put("a", "web", TaskStatus.RUNNING, 2);
    for (int i = 0; i < Rotation.POLLS; i++) {
      poll();
    }
    assertThat(tasks.informer().view().get("a")).contains(changed);
  }

  @Test
  void whatAFailedPollWasToReadIsReadByTheNext() {
    settled("a");
    for (int i = 2; i < Rotation.POLLS; i++) {
      assertThat(poll()).isEmpty();
    }
    aws.describeFails = true;
    assertThatThrownBy(this::poll).isInstanceOf(ApiException.class);
    aws.describeFails = false;
    assertThat(poll()).containsExactly("a");
    assertThat(poll()).isEmpty();
  }
}
