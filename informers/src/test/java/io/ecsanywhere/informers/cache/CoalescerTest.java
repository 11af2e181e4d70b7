package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescerTest {

  private final FakeTasks aws = new FakeTasks();
  private final List<Task> received = new ArrayList<>();
  private final Coalescer<Task> coalescer =
      new Coalescer<>(
          aws, new FakeTicker(), (answer, _) -> received.addAll(answer.found().values()));

  @Test
  void aLoneReadGoesAtOnce() {
    aws.put("a", "web", TaskStatus.RUNNING, 1);
    coalescer.read(Set.of("a"));
    assertThat(aws.described).containsExactly(Set.of("a"));
    assertThat(received).hasSize(1);
  }

  @Test
  void readsAskedForDuringACallTravelTogetherInTheNext() throws InterruptedException {
    CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    CountDownLatch firstMayEnd = new CountDownLatch(1);
    aws.duringDescribe =
        () -> {
          firstIsUnderWay.countDown();
          await(firstMayEnd);
        };
    Thread first = Thread.startVirtualThread(() -> coalescer.read(Set.of("first")));
    firstIsUnderWay.await();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "other-" + i;
      others.add(Thread.startVirtualThread(() -> coalescer.read(Set.of(id))));
    }
    while (others.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    firstMayEnd.countDown();
    first.join();
    for (Thread other : others) {
      other.join();
    }

    assertThat(aws.described).hasSize(2);
    assertThat(aws.described.get(1)).hasSize(20);
  }

  @Test
  void moreThanOneCallTakesIsSplit() {
    Set<String> ids = new TreeSet<>();
    IntStream.range(0, 250).forEach(i -> ids.add("task-" + i));
    coalescer.read(ids);
    assertThat(aws.described).hasSize(3).allMatch(batch -> batch.size() <= 100);
    assertThat(aws.described.stream().flatMap(Set::stream))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aFailureReachesThoseWhoAskedAndNobodyAfterThem() {
    aws.describeFails = true;
    assertThatThrownBy(() -> coalescer.read(Set.of("a"))).isInstanceOf(ApiException.class);
    aws.describeFails = false;
    coalescer.read(Set.of("a"));
    assertThat(aws.described).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
