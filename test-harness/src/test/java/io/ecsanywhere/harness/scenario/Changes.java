package io.ecsanywhere.harness.scenario;

import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.elb.TargetChange.Operation;
import java.util.List;

/** What has come to a target group and gone from it so far, oldest first. */
record Changes(SimulatedAws aws, String group) {

  List<TargetChange> all() {
    return aws.pools().history(group);
  }

  /** The targets that were registered, each as often as it was. */
  List<String> registered() {
    return targets(Operation.REGISTERED);
  }

  /** The targets that were deregistered, each as often as it was. */
  List<String> deregistered() {
    return targets(Operation.DEREGISTERED);
  }

  private List<String> targets(Operation operation) {
    return all().stream()
        .filter(change -> change.operation() == operation)
        .map(TargetChange::target)
        .toList();
  }
}
