package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.model.ServiceKey;

/**
 * A task as ECS has it.
 *
 * @param hostPorts of its containers in turn; empty before it runs
 */
public record Tsk(
    String arn,
    ServiceKey service,
    Shape shape,
    String host,
    String desired,
    String last,
    String health,
    long version,
    long createdAt,
    ImmutableList<Integer> hostPorts) {

  public boolean running() {
    return desired.equals("RUNNING") && last.equals("RUNNING");
  }

  public boolean stopping() {
    return desired.equals("STOPPED");
  }

  Tsk becoming(String nextDesired, String nextLast) {
    return new Tsk(
        arn,
        service,
        shape,
        host,
        nextDesired,
        nextLast,
        health,
        version + 1,
        createdAt,
        hostPorts);
  }

  /** This task, said to be stopping. */
  Tsk mistaken() {
    return new Tsk(
        arn, service, shape, host, "STOPPED", last, health, version, createdAt, hostPorts);
  }

  Tsk runningOn(ImmutableList<Integer> ports) {
    return new Tsk(
        arn, service, shape, host, desired, "RUNNING", health, version + 1, createdAt, ports);
  }

  Tsk feeling(String nextHealth) {
    return new Tsk(
        arn, service, shape, host, desired, last, nextHealth, version, createdAt, hostPorts);
  }
}
