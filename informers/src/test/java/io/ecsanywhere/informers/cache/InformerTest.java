package io.ecsanywhere.informers.cache;

import static com.google.common.util.concurrent.Uninterruptibles.joinUninterruptibly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InformerTest {

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTasks aws = new FakeTasks();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final Informer<Task> informer =
      new Informer<>(
          Kind.TASKS,
          aws,
          ticker,
          (_, action) -> {
            alarms.add(action);
            return () -> alarms.remove(action);
          });
  private final List<Change<Task>> changes = new ArrayList<>();

  @BeforeEach
  void listen() {
    informer.onChange((change, _) -> changes.add(change));
  }

  @Test
  void isSyncedAfterTheFirstWholeList() {
    aws.listFails = true;
    assertThatThrownBy(informer::poll).isInstanceOf(ApiException.class);
    assertThat(informer.synced()).isFalse();
    assertThat(informer.lastListBegan()).isEmpty();

    aws.listFails = false;
    informer.poll();
    assertThat(informer.synced()).isTrue();
  }

  @Test
  void readsThatSomebodyWaitsForAreMoreUrgentThanOtherPolls() {
    List<Priority> priorities = new ArrayList<>();
    aws.duringDescribe = () -> priorities.add(Urgency.current().priority());
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    informer.poll();
    informer.rereadAll();
    informer.poll();
    assertThat(priorities).containsExactly(Priority.POLL, Priority.RESYNC, Priority.POLL);
  }

  @Test
  void readsOnWhenTheTickerWrapsAround() {
    ticker.advance(Duration.ofNanos(Long.MAX_VALUE));
    aws.put("a", "web", TaskStatus.PENDING, 1);
    informer.poll();
    ticker.advance(Duration.ofSeconds(1));
    Task running = aws.put("a", "web", TaskStatus.RUNNING, 2);
    informer.poll();

    assertThat(informer.view().get("a")).contains(running);
  }

  @Test
  void tellsWhatWasAddedChangedAndDeleted() {
    Task one = aws.put("a", "web", TaskStatus.PENDING, 1);
    informer.poll();
    Task two = aws.put("a", "web", TaskStatus.RUNNING, 2);
    informer.poll();
    aws.put("a", "web", TaskStatus.STOPPED, 3);
    informer.poll();

    assertThat(changes)
        .containsExactly(
            new Change.Added<>(one), new Change.Changed<>(one, two), new Change.Deleted<>(two));
    assertThat(informer.view().ids()).isEmpty();
  }

  @Test
  void handlersFindTheChangeInTheView() {
    informer.onChange(
        (change, _) -> assertThat(informer.view().get("a")).isEqualTo(change.current()));
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    assertThat(changes).hasSize(1);
  }

  @Test
  void whoeverHearsOfAChangeMayTakeEverythingForReadAgain() {
    informer.poll();
    ticker.advance(Duration.ofSeconds(1));
    long since = ticker.nanos();
    List<Boolean> reread = new ArrayList<>();
    informer.onChange((_, _) -> reread.add(informer.rereadSince(since)));
    informer.rereadAll();
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    assertThat(reread).containsExactly(true);
  }

  @Test
  void aPollThatFailsAnywhereChangesNothing() {
    Task one = aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    aws.tasks.clear();
    aws.put("b", "web", TaskStatus.RUNNING, 1);

    aws.listFails = true;
    assertThatThrownBy(informer::poll).isInstanceOf(ApiException.class);
    aws.listFails = false;
    aws.describeFails = true;
    assertThatThrownBy(informer::poll).isInstanceOf(ApiException.class);

    assertThat(informer.view().group("service:web")).containsOnly(java.util.Map.entry("a", one));
    assertThat(changes).hasSize(1);
  }

  @Test
  void whatAListDoesNotShowStaysUntilTheApiAskedByNameSaysItIsOver() {
    Task one = aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    aws.hiddenFromLists.add("a");
    informer.poll();
    assertThat(informer.view().get("a")).contains(one);
    assertThat(aws.described).last().isEqualTo(Set.of("a"));

    aws.put("a", "web", TaskStatus.STOPPED, 2);
    informer.poll();
    assertThat(informer.view().get("a")).isEmpty();
  }

  @Test
  void aStoppingTaskStaysInViewAsStoppingUntilItIsStopped() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    Task stopping = aws.put("a", "web", TaskStatus.STOPPING, 2);
    informer.poll();
    assertThat(informer.view().get("a")).contains(stopping);
  }

  @Test
  void aYoungThingThatTheApiDoesNotKnowIsAStaleRead() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    aws.tasks.clear();
    ticker.advance(Informer.MISSING_BELIEVED_AFTER.minusNanos(1));
    informer.poll();
    assertThat(informer.view().ids()).containsExactly("a");

    ticker.advance(Duration.ofNanos(1));
    informer.poll();
    assertThat(informer.view().ids()).isEmpty();
  }

  @Test
  void whatAListShowsIsNotGoneThoughADescriptionDoesNotKnowIt() {
    Task one = aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    ticker.advance(Duration.ofHours(1));
    aws.duringDescribe = aws.tasks::clear;
    informer.poll();
    assertThat(informer.view().get("a")).contains(one);

    informer.poll();
    assertThat(informer.view().ids()).isEmpty();
  }

  @Test
  void aRefreshThatBeganBeforeAThingWasSeenToBeOverDoesNotBringItBack() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    aws.duringDescribe =
        () -> {
          // While the refresh is under way a poll sees the task stopped; then the refresh's own
          // answer comes from a replica that still has it running.
          aws.duringDescribe = () -> {};
          ticker.advance(Duration.ofMillis(1));
          aws.put("a", "web", TaskStatus.STOPPED, 2);
          informer.poll();
          aws.put("a", "web", TaskStatus.RUNNING, 1);
        };
    informer.refresh(Set.of("a"));
    assertThat(informer.view().ids()).isEmpty();

    ticker.advance(Duration.ofMillis(1));
    Task again = aws.put("a", "web", TaskStatus.RUNNING, 3);
    informer.refresh(Set.of("a"));
    assertThat(informer.view().get("a")).contains(again);
  }

  @Test
  void noReadReplacesANewerVersionByAnOlder() {
    aws.put("a", "web", TaskStatus.RUNNING, 3);
    informer.poll();
    Task newer = aws.put("a", "web", TaskStatus.STOPPING, 5);
    informer.refresh(Set.of("a"));
    aws.put("a", "web", TaskStatus.RUNNING, 4);
    informer.poll();
    informer.refresh(Set.of("a"));
    assertThat(informer.view().get("a")).contains(newer);
  }

  @Test
  void aPollThatBeganBeforeARefreshDoesNotOverwriteWhatThatBrought() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    ticker.advance(Duration.ofSeconds(1));

    Task refreshed = FakeTasks.task("a", "web", TaskStatus.STOPPING, 2);
    aws.duringDescribe =
        () -> {
          // While the poll is under way a refresh sees the task stop; then the poll's own answer
          // comes from a replica that still has it running, under the same version.
          aws.duringDescribe = () -> {};
          ticker.advance(Duration.ofMillis(1));
          aws.tasks.put("a", refreshed);
          informer.refresh(Set.of("a"));
          aws.put("a", "web", TaskStatus.RUNNING, 2);
        };
    informer.poll();
    assertThat(informer.view().get("a")).contains(refreshed);
  }

  @Test
  @Timeout(20)
  void aRefreshGoesThoughTheAnswerToAnotherDoesNotComeAndIsNotOverwrittenWhenItComes() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    ticker.advance(Duration.ofSeconds(1));

    Task refreshed = FakeTasks.task("a", "web", TaskStatus.STOPPING, 2);
    aws.duringDescribe =
        () -> {
          aws.duringDescribe = () -> {};
          Urgency.current().sent();
          alarms.remove().run();
          ticker.advance(Duration.ofMillis(1));
          aws.tasks.put("a", refreshed);
          joinUninterruptibly(Thread.startVirtualThread(() -> informer.refresh(Set.of("a"))));
          aws.put("a", "web", TaskStatus.RUNNING, 2);
        };
    informer.refresh(Set.of("a"));
    assertThat(informer.view().get("a")).contains(refreshed);
  }

  @Test
  void aRefreshIsMergedWithoutWaitingForTheNextList() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    Task b = aws.put("b", "web", TaskStatus.RUNNING, 1);
    informer.refresh(Set.of("b"));
    assertThat(informer.view().group("service:web").keySet()).containsExactly("a", "b");
    assertThat(changes).last().isEqualTo(new Change.Added<>(b));
  }

  @Test
  void snapshotsOfAGroupDoNotChange() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    java.util.Map<String, Task> before = informer.view().group("service:web");
    aws.put("b", "web", TaskStatus.RUNNING, 1);
    informer.poll();
    assertThat(before).containsOnlyKeys("a");
  }
}
