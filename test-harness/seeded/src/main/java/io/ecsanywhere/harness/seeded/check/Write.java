package io.ecsanywhere.harness.seeded.check;

import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;
import java.util.Map;

/**
 * A write on its way.
 *
 * @param pass the id of the pass that decided on it
 * @param told how often its sender had been told of anything when it decided on it
 * @param holder of the lease when it was sent
 * @param rightful what the group should have held by then
 */
record Write(
    SimulatedProcess process,
    Thread thread,
    Object pass,
    boolean register,
    String groupArn,
    Collection<Target> targets,
    long sent,
    int told,
    String holder,
    Map<Target, Truth.Since> rightful) {

  String group() {
    return Group.nameIn(groupArn);
  }
}
