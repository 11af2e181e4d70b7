package io.ecsanywhere.harness.scenario;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Operations;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The calls of RegisterTargets on one target group, as they came over the wire. */
record Registrations(SimulatedAws aws, String group) {

  private static final Operations REGISTER = Operations.of("elasticloadbalancing:RegisterTargets");

  /**
   * What was asked for.
   *
   * @param zone empty where none was sent
   */
  record Sent(String address, String zone) {}

  /** How many calls ELB refused; those that it throttled say nothing of what was sent. */
  long refused() {
    return calls().filter(call -> !call.ok() && !call.outcome().startsWith("Throttling")).count();
  }

  /** Each address, with every zone that was taken for it. */
  Set<Sent> taken() {
    Set<Sent> taken = new HashSet<>();
    calls()
        .filter(Call::ok)
        .flatMap(call -> call.parameters().path("Targets").valueStream())
        .map(
            target ->
                new Sent(target.path("Id").asText(), target.path("AvailabilityZone").asText()))
        .forEach(taken::add);
    return taken;
  }

  private Stream<Call> calls() {
    return aws.calls().of(REGISTER).stream()
        .filter(call -> call.parameters().path("TargetGroupArn").asText().equals(group));
  }
}
