package io.ecsanywhere.harness.elb;

import io.ecsanywhere.harness.elb.ElbOptions.Checks;
import io.ecsanywhere.harness.net.Addresses;
import io.ecsanywhere.harness.net.Network;
import io.ecsanywhere.harness.net.Probe;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the targets of every group in use, from where the simulated load balancer stands. A turn
 * begins only so many checks: with thousands of targets each waits longer, new ones the least. A
 * target that does not answer delays no other.
 */
final class HealthChecker implements AutoCloseable {

  private static final int CHECKS_A_TURN = 200;

  private final Inventory inventory;
  private final Network network;
  private final Checks checks;
  private final Optional<Driver> driver;

  private record Due(TargetGroup group, RegisteredTarget target) {}

  HealthChecker(Inventory inventory, Network network) {
    this.inventory = inventory;
    this.network = network;
    this.checks = inventory.options().checks();
    this.driver =
        switch (checks.mode()) {
          case PROBE -> Optional.of(Drivers.virtualThreads().start("health-checks", this::turn));
          case ASSUME_HEALTHY -> Optional.empty();
        };
  }

  private Duration turn() {
    List<Due> due;
    synchronized (inventory) {
      long now = inventory.now();
      due =
          inventory.groups().values().stream()
              .filter(TargetGroup::inUse)
              .flatMap(group -> due(group, now))
              .sorted(Comparator.comparingLong((Due one) -> one.target().since(now)).reversed())
              .limit(CHECKS_A_TURN)
              .toList();
      due.forEach(one -> one.target().checking(now));
    }
    due.forEach(this::check);
    return checks.interval();
  }

  private Stream<Due> due(TargetGroup group, long now) {
    return group.targets(now).stream()
        .filter(target -> target.due(now, checks.interval().toNanos()))
        .map(target -> new Due(group, target));
  }

  private void check(Due due) {
    GroupSettings.Check how = due.group().settings().check();
    Probe probe = how.http() ? new Probe.Http(how.path()) : new Probe.Tcp();
    TargetKey key = due.target().key();
    probe
        .of(network, Addresses.of(key.id(), how.portOf(key)), checks.timeout())
        .thenAccept(finding -> found(due, health(due.group(), finding)));
  }

  private static TargetHealth health(TargetGroup group, Probe.Finding finding) {
    GroupSettings.Check how = group.settings().check();
    return switch (finding.kind()) {
      case ANSWERED ->
          !how.http() || StatusCodes.match(how.codes(), finding.status())
              ? TargetHealth.HEALTHY
              : group.httpFamily() ? TargetHealth.mismatch(finding.status()) : TargetHealth.FAILED;
      case BROKEN -> TargetHealth.FAILED;
      case TIMED_OUT -> group.httpFamily() ? TargetHealth.TIMED_OUT : TargetHealth.FAILED;
    };
  }

  private void found(Due due, TargetHealth finding) {
    synchronized (inventory) {
      if (due.target().found(finding, checks)) {
        due.group().healthChanged();
      }
    }
  }

  @Override
  public void close() {
    driver.ifPresent(Driver::close);
  }
}
