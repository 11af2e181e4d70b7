package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.Cause.Trigger;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The one line that each reconcile leaves. */
final class ReconcileLog {

  private static final Logger log = LoggerFactory.getLogger("io.ecsanywhere.reconcile");

  /**
   * What the line says beside the pass itself.
   *
   * @param attempt counts passes since the last that succeeded, from 1
   * @param lag from the event to the last write, where an event caused a write
   */
  record Facts(Cause cause, int attempt, Duration took, Optional<Duration> lag, long apiCalls) {}

  private ReconcileLog() {}

  /**
   * Writes the line.
   *
   * @param news whether the pass ended in a wait that was not told of yet
   */
  static void write(ServiceKey key, Pass pass, Facts facts, boolean news) {
    LoggingEventBuilder line = log.atLevel(level(pass, facts, news));
    for (Map.Entry<String, Object> field : fields(key, pass, facts).entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log("{} {}", key, pass.outcome().word());
  }

  private static Map<String, Object> fields(ServiceKey key, Pass pass, Facts facts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "reconcile");
    fields.put("cluster", key.cluster());
    fields.put("service", key.service());
    fields.put("trigger", facts.cause().trigger().word());
    fields.put("outcome", pass.outcome().word());
    fields.put("pools", pools(pass));
    fields.put("ineligible", ineligible(pass));
    fields.put("attempt", facts.attempt());
    fields.put("duration_ms", facts.took().toMillis());
    facts.lag().ifPresent(lag -> fields.put("trigger_lag_ms", lag.toMillis()));
    fields.put("api_calls", facts.apiCalls());
    switch (pass.outcome()) {
      case Outcome.Failed(String kind, String error) -> {
        fields.put("error_kind", kind);
        fields.put("error", error);
      }
      case Outcome.Rejected(String kind, String error) -> {
        fields.put("error_kind", kind);
        fields.put("error", error);
      }
      case Outcome.RequeueAfter(String reason, Duration delay, Optional<String> failed) -> {
        fields.put("requeue_reason", reason);
        fields.put("requeue_after_ms", delay.toMillis());
        failed.ifPresent(
            error -> {
              fields.put("error_kind", reason);
              fields.put("error", error);
            });
      }
      case Outcome.Busy _ -> fields.put("requeue_reason", Outcome.POOL_BUSY);
      case Outcome.Changed _, Outcome.Unchanged _, Outcome.DryRun _ -> {}
    }
    if (!pass.problems().isEmpty()) {
      // Whatever else went wrong, and so decides about the outcome.
      fields.put("tag_problems", pass.problems());
    }
    return fields;
  }

  /**
   * What wrote nothing and went as expected is of use only to whoever looks closely, but for the
   * answer to an event. A wait is told of once, not at every look whether it is over.
   */
  private static Level level(Pass pass, Facts facts, boolean news) {
    return switch (pass.outcome()) {
      case Outcome.Failed _, Outcome.Rejected _ -> Level.WARN;
      case Outcome.Changed _, Outcome.DryRun _ -> Level.INFO;
      case Outcome.RequeueAfter _, Outcome.Busy _ ->
          news || pass.wrote() || !pass.problems().isEmpty() ? Level.INFO : Level.DEBUG;
      case Outcome.Unchanged _ ->
          facts.cause().trigger() == Trigger.EVENT ? Level.INFO : Level.DEBUG;
    };
  }

  private static Map<String, Map<String, Object>> pools(Pass pass) {
    Map<String, Map<String, Object>> pools = new LinkedHashMap<>();
    for (PoolReport report : pass.pools()) {
      Map<String, Object> pool = new LinkedHashMap<>();
      pool.put("registered", report.registered());
      pool.put("deregistered", report.deregistered());
      pool.put("targets", report.targets());
      report.held().ifPresent(reason -> pool.put("held", reason));
      report.error().ifPresent(error -> pool.put("error", error));
      pools.put(report.pool(), pool);
    }
    return pools;
  }

  private static Map<String, Integer> ineligible(Pass pass) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Map.Entry<Reason, Integer> entry : pass.ineligible().entrySet()) {
      counts.put(entry.getKey().toString(), entry.getValue());
    }
    return counts;
  }
}
