package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.ReconcileLog.Facts;
import java.time.Duration;

/**
 * What is remembered of the last pass over a service.
 *
 * @param trigger in one word
 * @param attempt counts passes since the last that succeeded, from 1
 * @param ended on the ticker
 * @param ineligible how many of its tasks were no targets, by reason, when that could last be told
 * @param poolErrors what went wrong at which pool, by the pool's canonical id
 * @param waitedFor why it and those right before it had the rest wait; none where it did not
 */
public record LastPass(
    Outcome outcome,
    String trigger,
    int attempt,
    Duration took,
    long ended,
    int registered,
    int deregistered,
    ImmutableSortedMap<Reason, Integer> ineligible,
    ImmutableSortedMap<String, String> poolErrors,
    ImmutableSet<String> waitedFor) {

  static LastPass of(
      Pass pass,
      Facts facts,
      long ended,
      ImmutableSortedMap<Reason, Integer> ineligible,
      ImmutableSet<String> waitedFor) {
    ImmutableSortedMap.Builder<String, String> errors = ImmutableSortedMap.naturalOrder();
    for (PoolReport pool : pass.pools()) {
      pool.error().ifPresent(error -> errors.put(pool.pool(), error));
    }
    return new LastPass(
        pass.outcome(),
        facts.cause().trigger().word(),
        facts.attempt(),
        facts.took(),
        ended,
        pass.pools().stream().mapToInt(PoolReport::registered).sum(),
        pass.pools().stream().mapToInt(PoolReport::deregistered).sum(),
        ineligible,
        errors.buildOrThrow(),
        waitedFor);
  }
}
