package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/** An elector with a store of its own to the common lease, stepped by a test. */
final class Replica {

  static final Timings TIMINGS =
      new Timings(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  /** For how long it tries to give the lease back. */
  static final Duration PATIENCE = TIMINGS.renewDeadline();

  final FaultyStore store;
  final Elector elector;
  final List<String> refusals = new ArrayList<>();
  final List<Long> ledSince = new ArrayList<>();
  int changes;
  boolean ready = true;

  /** By the clock on its wall. */
  Instant time = Instant.EPOCH;

  Replica(String identity, String leads, LeaseStore lease, LongSupplier nanos) {
    this.store = new FaultyStore(lease);
    this.elector =
        new Elector(
            store,
            identity,
            leads,
            TIMINGS,
            nanos::getAsLong,
            () -> time,
            new Random(identity.hashCode()),
            new ElectionListener() {
              @Override
              public void changed() {
                changes++;
              }

              @Override
              public boolean ready() {
                return ready;
              }

              @Override
              public void led(long since) {
                ledSince.add(since);
              }

              @Override
              public void refused(String line) {
                refusals.add(line);
              }
            });
  }

  Duration run() {
    return elector.run();
  }

  void release() {
    elector.release(PATIENCE);
  }

  Optional<Long> epoch() {
    return elector.mandate().map(Mandate::epoch);
  }

  boolean mayWrite() {
    return elector.mandate().filter(mandate -> mandate.holds().getAsBoolean()).isPresent();
  }
}
