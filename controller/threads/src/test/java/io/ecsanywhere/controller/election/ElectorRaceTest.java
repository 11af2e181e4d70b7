package io.ecsanywhere.controller.election;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.controller.race.Race;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The elector under the schedules of several threads. */
@Isolated("Lincheck changes the code of all threads")
class ElectorRaceTest {

  private final Logger log = (Logger) LoggerFactory.getLogger(Elector.class);

  /** Its inner life would be explored too. */
  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    log.setLevel(null);
  }

  @Test
  void ofTwoThatLookAtOnceOneLeads() {
    Race.explore(
        () -> {
          ProcessLease lease = Race.shared(new ProcessLease());
          Replica one = Race.shared(new Replica("one", "all", lease, () -> 1));
          Replica two = Race.shared(new Replica("two", "all", lease, () -> 1));
          Race.together(one::run, two::run);
          Race.check(one.mayWrite() != two.mayWrite(), "not just one leader");
        });
  }

  @Test
  void aRenewalUnderWayDoesNotOutliveTheRelease() {
    Race.explore(
        () -> {
          ProcessLease lease = Race.shared(new ProcessLease());
          Replica one = Race.shared(new Replica("one", "all", lease, () -> 1));
          one.run();
          Race.together(one::run, one::release);
          Race.check(!one.mayWrite(), "leads after its release");
          Race.check(lease.read().orElseThrow().record().released(), "the lease is still taken");
        });
  }

  /** The deadline comes while the lease is renewed or given up: either before, between or after. */
  @Test
  void aMandateThatHasRefusedAWriteAllowsNoneAfter() {
    Race.explore(
        () -> {
          ProcessLease lease = Race.shared(new ProcessLease());
          AtomicLong nanos = Race.shared(new AtomicLong(1));
          Replica one = Race.shared(new Replica("one", "all", lease, nanos::get));
          one.run();
          Mandate mandate = Race.shared(one.elector.mandate().orElseThrow());
          AtomicBoolean refused = Race.shared(new AtomicBoolean());
          Race.together(
              one::run,
              () -> nanos.addAndGet(Replica.TIMINGS.renewDeadline().toNanos()),
              () -> {
                boolean first = mandate.holds().getAsBoolean();
                boolean second = mandate.holds().getAsBoolean();
                Race.check(first || !second, "what was refused is allowed");
                refused.set(!second);
              });
          Race.check(
              !refused.get() || !mandate.holds().getAsBoolean(),
              "what was refused is allowed in the end");
          one.run();
          Race.check(
              !refused.get() || !mandate.holds().getAsBoolean(), "a renewal revives a mandate");
        });
  }
}
