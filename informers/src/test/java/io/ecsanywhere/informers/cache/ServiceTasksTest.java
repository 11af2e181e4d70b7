package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTasksTest {

  private static final ServiceKey WEB = new ServiceKey(FakeTasks.CLUSTER, "web");

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTasks aws = new FakeTasks();
  private final ServiceTasks tasks = new ServiceTasks(aws, _ -> false, ticker, (_, _) -> () -> {});

  @BeforeEach
  void sync() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    aws.put("b", "web", TaskStatus.RUNNING, 1);
    tasks.informer().poll();
    aws.described.clear();
  }

  private Optional<Duration> refresh() {
    return Optional.ofNullable(tasks.refresh(List.of(WEB)).get(WEB));
  }

  @Test
  void withoutDoubtNothingIsRead() {
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).isEmpty();
  }

  @Test
  void onlyWhatIsInDoubtIsReadAndOnlyOnce() {
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    tasks.doubt(WEB, "a", 2);
    assertThat(refresh()).isEmpty();
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).containsExactly(Set.of("a"));
    assertThat(tasks.cached(WEB)).anyMatch(task -> task.arn().equals("a") && task.stopping());
  }

  @Test
  void theDoubtWhichTasksThereAreOutlivesWhateverAListThrows() {
    tasks.doubtList(WEB);
    aws.duringList =
        () -> {
          throw new UnsupportedOperationException("broken");
        };
    assertThatThrownBy(() -> tasks.list(WEB)).isInstanceOf(UnsupportedOperationException.class);
    aws.duringList = () -> {};
    aws.put("c", "web", TaskStatus.RUNNING, 1);
    tasks.list(WEB);
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).containsExactly(Set.of("c"));
  }

  @Test
  void aReadOlderThanTheEventLeavesTheDoubtAndSaysWhenToAskAgain() {
    tasks.doubt(WEB, "a", 2);
    assertThat(refresh()).contains(Doubts.FIRST_WAIT);
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).hasSize(2);
  }

  @Test
  void aDoubtThatNothingSettlesIsAskedAboutEverMoreSeldomAndThenGivenUp() {
    tasks.doubt(WEB, "gone", 7);
    int reads = 0;
    Optional<Duration> again = refresh();
    while (again.isPresent()) {
      ticker.advance(again.get());
      again = refresh();
      reads++;
    }
    assertThat(reads).isBetween(3, 12);
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).hasSize(reads + 1);
  }

  @Test
  void aDoubtRaisedDuringTheReadIsNotSettledByIt() {
    aws.duringDescribe =
        () -> {
          aws.duringDescribe = () -> {};
          tasks.doubt(WEB, "a", 0);
          tasks.doubt(WEB, "b", 0);
        };
    tasks.doubt(WEB, "a", 0);
    assertThat(refresh()).contains(Doubts.FIRST_WAIT);
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).containsExactly(Set.of("a"), Set.of("a", "b"));
    assertThat(tasks.cached(WEB)).anyMatch(task -> task.arn().equals("a") && task.stopping());
  }

  @Test
  void aFailedReadLeavesTheDoubt() {
    aws.describeFails = true;
    tasks.doubt(WEB, "a", 1);
    assertThatThrownBy(() -> refresh()).isInstanceOf(ApiException.class);
    aws.describeFails = false;
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).hasSize(2);
  }

  @Test
  void aDoubtfulListReadsWhatDiffersFromTheView() {
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    aws.put("c", "web", TaskStatus.RUNNING, 1);
    tasks.doubtList(WEB);
    tasks.list(WEB);
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).containsExactly(Set.of("a", "c"));
  }

  @Test
  void aListThatFailsStaysInDoubtAndHoldsUpNoTask() {
    aws.listFails = true;
    tasks.doubtList(WEB);
    tasks.doubt(WEB, "a", 2);
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    assertThatThrownBy(() -> tasks.list(WEB)).isInstanceOf(ApiException.class);
    assertThat(refresh()).isEmpty();
    assertThat(tasks.cached(WEB)).anyMatch(task -> task.arn().equals("a") && task.stopping());
    aws.listFails = false;
    aws.put("c", "web", TaskStatus.RUNNING, 1);
    tasks.list(WEB);
    assertThat(refresh()).isEmpty();
    assertThat(tasks.cached(WEB)).hasSize(3);
  }

  @Test
  void anIdThatTheApiRefusesHoldsUpNoOther() {
    aws.refused = "bad";
    aws.put("a", "web", TaskStatus.STOPPING, 2);
    tasks.doubt(WEB, "bad", 1);
    tasks.doubt(WEB, "a", 2);
    assertThat(refresh()).isEmpty();
    assertThat(tasks.cached(WEB)).anyMatch(task -> task.arn().equals("a") && task.stopping());
    aws.described.clear();
    assertThat(refresh()).isEmpty();
    assertThat(aws.described).isEmpty();
  }

  @Test
  void whatIsInDoubtOfSeveralServicesIsReadTogetherAndSettledForEach() {
    ServiceKey api = new ServiceKey(FakeTasks.CLUSTER, "api");
    aws.put("x", "api", TaskStatus.RUNNING, 1);
    tasks.doubt(WEB, "a", 2);
    tasks.doubt(api, "x", 1);
    assertThat(tasks.refresh(List.of(WEB, api))).containsExactly(Map.entry(WEB, Doubts.FIRST_WAIT));
    assertThat(aws.described).containsExactly(Set.of("a", "x"));
    assertThat(tasks.refresh(List.of(api))).isEmpty();
    assertThat(aws.described).hasSize(1);
  }
}
