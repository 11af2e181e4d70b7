package io.ecsanywhere.controller.plan;

import static java.util.Objects.requireNonNull;

import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.Judgement;
import io.ecsanywhere.controller.reconcile.Pass;
import io.ecsanywhere.controller.reconcile.Reconciler;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What passes over services tell that write nothing. Where a thing is looked at more than once, the
 * last look counts.
 */
final class Look {

  /** What is judged for a pool: a task, for one port that is bound to it. */
  record Question(ServiceKey service, Selector port, String taskArn) {}

  private final Reconciler reconciler;
  private final PoolAdapters adapters;
  private final int atOnce;
  private final Map<ServiceKey, Pass> passes = new ConcurrentHashMap<>();
  private final Map<String, PoolReport> pools = new ConcurrentHashMap<>();
  private final Map<String, Map<Question, Judgement>> judgements = new ConcurrentHashMap<>();

  /**
   * @param reconciler writes nothing
   * @param atOnce how many services are looked at at the same time
   */
  Look(Reconciler reconciler, PoolAdapters adapters, int atOnce) {
    this.reconciler = reconciler;
    this.adapters = adapters;
    this.atOnce = atOnce;
  }

  /** Looks at these services and their pools. */
  void at(Collection<ServiceKey> services) throws InterruptedException {
    InParallel.forEach(services, atOnce, this::at);
    // A pool at which another pass was at work says nothing of the tags that name it.
    those(services, PoolReport::busy).forEach(this::at);
  }

  private void at(ServiceKey service) {
    Pass pass = reconciler.reconcile(service, this::judged);
    passes.put(service, pass);
    for (PoolReport report : pass.pools()) {
      if (!report.busy()) {
        pools.put(report.pool(), report);
      }
    }
  }

  private void judged(Judgement judgement) {
    PoolId pool = adapters.canonical(judgement.claimant().id());
    judgements
        .computeIfAbsent(pool.toString(), _ -> new ConcurrentHashMap<>())
        .put(
            new Question(
                judgement.claimant().key(), judgement.demand().port(), judgement.task().arn()),
            judgement);
  }

  /** Those of the services with pools of which members wait for a whole list of tasks. */
  List<ServiceKey> waiting(Collection<ServiceKey> services) {
    return those(services, report -> !report.unlisted().isEmpty());
  }

  private List<ServiceKey> those(Collection<ServiceKey> services, Predicate<PoolReport> condition) {
    return services.stream().filter(key -> pass(key).pools().stream().anyMatch(condition)).toList();
  }

  Pass pass(ServiceKey service) {
    return requireNonNull(passes.get(service));
  }

  /** By canonical id. */
  Map<String, PoolReport> pools() {
    return pools;
  }

  /** Of the tasks that are bound to a pool. */
  Collection<Judgement> judgements(String pool) {
    return judgements.getOrDefault(pool, Map.of()).values();
  }

  /** The tasks that were judged, once for each time. */
  Stream<Task> tasks() {
    return judgements.values().stream()
        .flatMap(ofPool -> ofPool.values().stream())
        .map(Judgement::task);
  }
}
