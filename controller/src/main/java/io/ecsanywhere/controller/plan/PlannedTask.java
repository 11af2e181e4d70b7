package io.ecsanywhere.controller.plan;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.eligible.Reason;
import java.util.OptionalInt;

/**
 * A task, judged for one binding.
 *
 * @param arn of the task
 * @param host the managed instance that it runs on; empty before it is placed
 * @param address the host's, whether or not the pool takes it; empty where none is known
 * @param port the host port behind the bound one; empty where there is none
 */
public record PlannedTask(
    String arn, String host, String address, OptionalInt port, Standing standing) {

  /** Whether the task is a target of the pool. */
  public sealed interface Standing {

    /**
     * It is.
     *
     * @param registered whether the pool holds it by now
     * @param health what the load balancer's own checks say of it; unknown before it is registered
     */
    record In(boolean registered, Health health) implements Standing {}

    /**
     * It is not.
     *
     * @param detail what of the task shows it, such as its status; empty where the reason says it
     */
    record Out(Reason reason, String detail) implements Standing {}

    /** It cannot be told: what it has in the pool stays. */
    record Undecided(String why) implements Standing {}

    /** The port has a tag of its own, which stands above this one. */
    record Overridden() implements Standing {}
  }

  /** The end of the ARN, which is unique. */
  public String id() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** {@code 10.0.1.2:32768}, or as much of it as is known. */
  public String target() {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return port.isPresent() ? host + ":" + port.getAsInt() : host;
  }
}
