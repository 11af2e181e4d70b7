package io.ecsanywhere.harness.soak;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.events.EventFault;
import io.ecsanywhere.harness.front.Fault;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What goes wrong with AWS: one kind of trouble after the other, with fair spells between. */
final class Weather {

  private static final List<Fault> FAULTS =
      List.of(
          Fault.Errors.internal(Operations.ALL, 0.1),
          new Fault.Throttled(Operations.ALL, 0.2),
          new Fault.FailedPage(Operations.of("ecs:List*"), 1),
          new Fault.ShortPages(Operations.of("ecs:List*"), 3),
          new Fault.Slow(Operations.ALL, Duration.ofMillis(300)),
          new Fault.Unreachable(Operations.ALL),
          new Fault.StaleTasks(Duration.ofSeconds(3)),
          new Fault.Denied(Operations.of("elasticloadbalancing:*")));

  private static final List<EventFault> EVENT_FAULTS =
      List.of(
          new EventFault.Lost(0.3),
          new EventFault.Doubled(0.5),
          new EventFault.Shuffled(Duration.ofSeconds(2)),
          new EventFault.Malformed(0.3));

  private final SimulatedAws aws;
  private final RandomGenerator random;
  private boolean foul;

  Weather(SimulatedAws aws, RandomGenerator random) {
    this.aws = aws;
    this.random = random;
  }

  /** The next spell: foul after fair, fair after foul. */
  String turn() {
    aws.clearFaults();
    foul = !foul;
    if (!foul) {
      return "fair";
    }
    Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
    EventFault eventFault = EVENT_FAULTS.get(random.nextInt(EVENT_FAULTS.size()));
    aws.faults().add(fault);
    aws.events().add(eventFault);
    return fault + ", " + eventFault;
  }

  boolean foul() {
    return foul;
  }

  void clear() {
    aws.clearFaults();
  }
}
