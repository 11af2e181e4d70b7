package io.ecsanywhere.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.adapters.aws.CallCounter.Attempts;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.health.StillDriver;
import io.ecsanywhere.controller.pool.PoolStatus;
import io.ecsanywhere.controller.pool.PoolStatus.State;
import io.ecsanywhere.controller.queue.QueueStatus;
import io.ecsanywhere.controller.reconcile.LoopObserver;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.controller.reconcile.Pass;
import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.trigger.EventResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Metrics metrics = new Metrics();
  private final LoopObserver observer = metrics.observer();
  private Work work = Work.NONE;
  private Map<Attempts, Long> calls = Map.of();
  private Standing standing = new Standing("me", false, "", 0, Optional.empty(), 0);
  private final ApiBudget budget =
      new ApiBudget(Allowance.EVERYTHING, () -> 0, (_, _) -> new StillDriver());

  @AfterEach
  void close() {
    metrics.close();
  }

  private void show(boolean perPool) {
    metrics.show(
        new Sources(
            () -> work,
            () -> standing,
            () ->
                List.of(
                    new Freshness(
                        "tasks", SECOND.multipliedBy(3), SECOND, SECOND.multipliedBy(30))),
            () -> 4,
            () -> 3,
            result -> result == EventResult.MALFORMED ? 2 : 0,
            () -> 5,
            () -> calls,
            budget),
        perPool);
  }

  /** The value of a series, or NaN where there is none. */
  private double value(String series) {
    return lines(series + " ")
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private Stream<String> lines(String begin) {
    return metrics.scrape().body().lines().filter(line -> line.startsWith(begin));
  }

  private static Pass pass(Outcome outcome) {
    return new Pass(
        outcome,
        ImmutableList.of(),
        ImmutableSortedMap.of(),
        ImmutableSet.of(),
        ImmutableList.of(),
        Optional.empty());
  }

  /** Two or more that are missing are so since the pool may not be written to. */
  private static PoolStatus pool(int serving, int missing, boolean held) {
    return new PoolStatus(
        Map.of(State.SERVING, serving, State.MISSING, missing), held, missing > 1);
  }

  @Test
  void passesAreCountedByOutcomeAndEveryOutcomeIsThereFromTheStart() {
    show(false);
    for (String word : Outcome.WORDS) {
      assertThat(value("ecsa_reconcile_total{outcome=\"" + word + "\"}")).isZero();
    }
    observer.passed(pass(new Outcome.Changed()), SECOND, Optional.of(SECOND.multipliedBy(2)));
    observer.passed(pass(new Outcome.Unchanged()), SECOND, Optional.empty());
    observer.passed(pass(new Outcome.Changed()), SECOND, Optional.of(SECOND.negated()));
    observer.passed(pass(new Outcome.Failed("", "")), SECOND, Optional.empty());

    assertThat(value("ecsa_reconcile_total{outcome=\"changed\"}")).isEqualTo(2);
    assertThat(value("ecsa_reconcile_total{outcome=\"failed\"}")).isEqualTo(1);
    assertThat(value("ecsa_reconcile_seconds_count")).isEqualTo(4);
    assertThat(value("ecsa_reconcile_seconds_sum")).isEqualTo(4);
    assertThat(value("ecsa_reconcile_seconds_bucket{le=\"0.5\"}")).isZero();
    assertThat(value("ecsa_reconcile_seconds_bucket{le=\"1.0\"}")).isEqualTo(4);
    assertThat(value("ecsa_convergence_seconds_count")).isEqualTo(2);
    assertThat(value("ecsa_convergence_seconds_sum")).isEqualTo(2);
  }

  @Test
  void everyOutcomeHasItsWord() {
    assertThat(
            Stream.of(
                    new Outcome.Unchanged(),
                    new Outcome.Changed(),
                    new Outcome.DryRun(),
                    new Outcome.RequeueAfter("", SECOND, Optional.empty()),
                    new Outcome.Failed("", ""),
                    new Outcome.Rejected("", ""))
                .map(Outcome::word))
        .containsExactlyInAnyOrderElementsOf(Outcome.WORDS);
    assertThat(Outcome.WORDS).contains(new Outcome.Busy().word());
    assertThat(Outcome.class.getPermittedSubclasses()).hasSize(Outcome.WORDS.size() + 1);
  }

  @Test
  void theQueueSpeaksInTheNamesOfClientGo() {
    show(false);
    work =
        new Work(
            new QueueStatus(7, SECOND.multipliedBy(5), SECOND), Map.of(), Duration.ZERO, Map.of());
    observer.queue().added();
    observer.queue().taken(SECOND);
    observer.queue().done(SECOND);
    observer.queue().retried();

    String name = "{name=\"reconcile\"}";
    assertThat(value("workqueue_depth" + name)).isEqualTo(7);
    assertThat(value("workqueue_unfinished_work_seconds" + name)).isEqualTo(5);
    assertThat(value("workqueue_longest_running_processor_seconds" + name)).isEqualTo(1);
    assertThat(value("workqueue_adds_total" + name)).isEqualTo(1);
    assertThat(value("workqueue_retries_total" + name)).isEqualTo(1);
    assertThat(value("workqueue_queue_duration_seconds_count" + name)).isEqualTo(1);
    assertThat(value("workqueue_work_duration_seconds_sum" + name)).isEqualTo(1);
  }

  @Test
  void poolsAreShownTogetherUnlessEachIsAskedFor() {
    show(false);
    work =
        new Work(
            QueueStatus.EMPTY,
            Map.of("tg:a", pool(2, 1, false), "tg:b", pool(3, 0, true), "tg:c", pool(0, 2, false)),
            SECOND,
            Map.of(Reason.STOPPING, 4));

    assertThat(value("ecsa_pool_targets{state=\"serving\"}")).isEqualTo(5);
    assertThat(value("ecsa_pool_targets{state=\"missing\"}")).isEqualTo(3);
    assertThat(value("ecsa_pool_targets{state=\"draining\"}")).isZero();
    assertThat(value("ecsa_refused_targets")).isEqualTo(2);
    assertThat(value("ecsa_pools")).isEqualTo(3);
    assertThat(value("ecsa_held_pools")).isEqualTo(1);
    assertThat(value("ecsa_informer_behind_seconds{informer=\"pools\"}")).isEqualTo(1);
    assertThat(value("ecsa_holds_total")).isEqualTo(5);
    assertThat(value("ecsa_ineligible_tasks{reason=\"stopping\"}")).isEqualTo(4);
    assertThat(value("ecsa_ineligible_tasks{reason=\"unhealthy\"}")).isZero();
  }

  @Test
  void poolsThatAreShownEachGoWhenTheyAreGone() {
    show(true);
    work = new Work(QueueStatus.EMPTY, Map.of("tg:a", pool(2, 1, false)), Duration.ZERO, Map.of());
    assertThat(value("ecsa_pool_targets{pool=\"tg:a\",state=\"serving\"}")).isEqualTo(2);

    work = new Work(QueueStatus.EMPTY, Map.of("tg:b", pool(9, 0, false)), Duration.ZERO, Map.of());
    assertThat(lines("ecsa_pool_targets{pool=\"tg:a\"")).isEmpty();
    assertThat(lines("ecsa_pool_targets{pool=\"tg:b\"")).hasSize(State.values().length);
  }

  @Test
  void aLargeFleetMakesNoMoreSeriesThanASmallOne() {
    show(false);
    long small = lines("ecsa_").count();
    work =
        new Work(
            QueueStatus.EMPTY,
            IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(number -> "tg:" + number, _ -> pool(1, 1, false))),
            Duration.ZERO,
            Map.of());
    assertThat(lines("ecsa_").count()).isEqualTo(small);
    assertThat(value("ecsa_pool_targets{state=\"serving\"}")).isEqualTo(1_000);
  }

  @Test
  void callsShowOnceTheyHaveBeenMade() {
    show(false);
    assertThat(lines("ecsa_aws_calls_total{")).isEmpty();
    String series = "ecsa_aws_calls_total{operation=\"ListTasks\",result=\"ok\",service=\"ecs\"}";
    calls = Map.of(new Attempts("ecs", "ListTasks", "ok"), 3L);
    assertThat(value(series)).isEqualTo(3);
    calls = Map.of(new Attempts("ecs", "ListTasks", "ok"), 4L);
    assertThat(value(series)).isEqualTo(4);
  }

  @Test
  void theBudgetShowsWhatIsLeftOfIt() {
    show(false);
    budget.take("elasticloadbalancing:RegisterTargets");

    String bucket = "{bucket=\"elb-target-writes\"}";
    assertThat(value("ecsa_aws_budget_calls_per_second" + bucket)).isEqualTo(4);
    assertThat(value("ecsa_aws_budget_burst" + bucket)).isEqualTo(20);
    assertThat(value("ecsa_aws_budget_tokens" + bucket)).isEqualTo(19);
    assertThat(value("ecsa_aws_budget_waiting" + bucket)).isZero();
    assertThat(
            value(
                "ecsa_aws_budget_wait_seconds_count"
                    + "{bucket=\"elb-target-writes\",priority=\"removal\"}"))
        .isZero();
  }

  @Test
  void theRestIsReadAsItStands() {
    show(false);
    assertThat(value("ecsa_leader")).isZero();
    assertThat(value("ecsa_lease_age_seconds")).isNaN();
    standing = new Standing("me", true, "me", 3, Optional.of(SECOND), 2);

    assertThat(value("ecsa_leader")).isEqualTo(1);
    assertThat(value("ecsa_lease_age_seconds")).isEqualTo(1);
    assertThat(value("ecsa_lease_changes_total")).isEqualTo(2);
    assertThat(value("ecsa_informer_last_success_age_seconds{informer=\"tasks\"}")).isEqualTo(3);
    assertThat(value("ecsa_informer_behind_seconds{informer=\"tasks\"}")).isEqualTo(1);
    assertThat(value("ecsa_informer_period_seconds{informer=\"tasks\"}")).isEqualTo(30);
    assertThat(value("ecsa_clusters_set_aside")).isEqualTo(4);
    assertThat(value("ecsa_stuck_loops")).isEqualTo(3);
    assertThat(value("ecsa_events_total{result=\"malformed\"}")).isEqualTo(2);
    assertThat(value("ecsa_events_total{result=\"taken\"}")).isZero();
    assertThat(lines("jvm_memory_used_bytes{")).isNotEmpty();
    assertThat(lines("process_cpu_usage")).isNotEmpty();
  }
}
