package io.ecsanywhere.controller.election;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.controller.race.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The elector under the schedules of several threads, while no time passes. */
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
}
