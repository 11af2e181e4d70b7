package io.ecsanywhere.controller;

import io.ecsanywhere.controller.election.Elector;
import io.ecsanywhere.informers.time.PacedStep;
import java.time.Duration;
import java.util.Optional;

/** The loop of an election whose first turn has been taken before it began. */
final class Electing implements PacedStep {

  private final Elector elector;
  private Optional<Duration> wait;

  /**
   * @param firstWait until the second turn
   */
  Electing(Elector elector, Duration firstWait) {
    this.elector = elector;
    this.wait = Optional.of(firstWait);
  }

  @Override
  public Duration run() {
    Optional<Duration> first = wait;
    wait = Optional.empty();
    return first.isPresent() ? first.get() : elector.run();
  }

  @Override
  public Duration period() {
    return elector.period();
  }

  @Override
  public boolean succeeding() {
    return elector.succeeding();
  }
}
