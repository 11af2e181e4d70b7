package io.ecsanywhere.controller.health;

import io.ecsanywhere.informers.cache.Watch.Freshness;
import io.ecsanywhere.informers.time.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a minute how the replica is, for alarms that are made of logs alone: of what goes wrong
 * only the begin and the end are logged, and of a process that is gone not even these.
 */
public final class StatusLine implements Step {

  private static final Logger log = LoggerFactory.getLogger(StatusLine.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Supplier<String> role;
  private final Supplier<Collection<Freshness>> informers;
  private final Supplier<List<String>> stuck;
  private final Supplier<List<String>> setAside;
  private boolean settled;

  /**
   * A line of what these tell.
   *
   * @param role in one word
   * @param stuck the names of loops
   * @param setAside the names of clusters
   */
  public StatusLine(
      Supplier<String> role,
      Supplier<Collection<Freshness>> informers,
      Supplier<List<String>> stuck,
      Supplier<List<String>> setAside) {
    this.role = role;
    this.informers = informers;
    this.stuck = stuck;
    this.setAside = setAside;
  }

  @Override
  public Duration run() {
    if (settled) {
      write();
    }
    // The first minute tells of nothing but the start.
    settled = true;
    return PERIOD;
  }

  private void write() {
    Collection<Freshness> read = informers.get();
    Duration oldest =
        read.stream()
            .map(Freshness::sinceLastSuccess)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    double stalest = read.stream().mapToDouble(StatusLine::periods).max().orElse(0);
    log.atInfo()
        .addKeyValue("event", "status")
        .addKeyValue("role", role.get())
        .addKeyValue("oldest_read_ms", oldest.toMillis())
        .addKeyValue("stalest_read_periods", Math.round(stalest * 10) / 10.0)
        .addKeyValue("stuck_loops", stuck.get())
        .addKeyValue("clusters_set_aside", setAside.get())
        .log("still {}", role.get());
  }

  /**
   * The age of a reading in its own periods: what is old of tasks is young of a standby's hosts.
   */
  private static double periods(Freshness read) {
    return (double) read.sinceLastSuccess().toMillis() / read.period().toMillis();
  }
}
