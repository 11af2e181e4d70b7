package io.ecsanywhere.harness.scenario;

import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Call;
import io.ecsanywhere.harness.front.Operations;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The calls of RegisterTargets and DeregisterTargets on one target group, as they came over the
 * wire: those too that changed nothing.
 */
record Registrations(SimulatedAws aws, String group) {

  private static final Operations REGISTER = Operations.of("elasticloadbalancing:RegisterTargets");
  private static final Operations DEREGISTER =
      Operations.of("elasticloadbalancing:DeregisterTargets");

  /**
   * What was asked for.
   *
   * @param zone empty where none was sent
   */
  record Sent(String address, String zone) {}

  /** How many calls ELB refused; those that it throttled say nothing of what was sent. */
  long refused() {
    return calls(REGISTER)
        .filter(call -> !call.ok() && !call.outcome().startsWith("Throttling"))
        .count();
  }

  /** Each address, with every zone that was taken for it. */
  Set<Sent> taken() {
    Set<Sent> taken = new HashSet<>();
    calls(REGISTER)
        .filter(Call::ok)
        .flatMap(call -> call.parameters().path("Targets").valueStream())
        .map(
            target ->
                new Sent(target.path("Id").asText(), target.path("AvailabilityZone").asText()))
        .forEach(taken::add);
    return taken;
  }

  /** Every target, {@code ip:port}, as often as a call that was taken named it. */
  List<String> registered() {
    return calls(REGISTER).filter(Call::ok).flatMap(call -> named(call).stream()).toList();
  }

  /** Every target, {@code ip:port}, as often as a call that was taken named it. */
  List<String> deregistered() {
    return calls(DEREGISTER).filter(Call::ok).flatMap(call -> named(call).stream()).toList();
  }

  /** The targets, {@code ip:port}, that a call names. */
  static List<String> named(Call call) {
    return call.parameters()
        .path("Targets")
        .valueStream()
        .map(
            target ->
                HostAndPort.fromParts(target.path("Id").asText(), target.path("Port").asInt())
                    .toString())
        .toList();
  }

  private Stream<Call> calls(Operations operations) {
    return aws.calls().of(operations).stream()
        .filter(call -> call.parameters().path("TargetGroupArn").asText().equals(group));
  }
}
