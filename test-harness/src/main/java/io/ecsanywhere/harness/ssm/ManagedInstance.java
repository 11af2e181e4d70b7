package io.ecsanywhere.harness.ssm;

import java.time.Instant;

/**
 * A host as SSM knows it.
 *
 * @param ipAddress the one that its agent picked, which need not be reachable
 */
public record ManagedInstance(
    String id, String name, String ipAddress, Ping ping, Instant registeredAt) {

  /** Whether the agent was heard of lately. */
  public enum Ping {
    ONLINE("Online"),
    CONNECTION_LOST("ConnectionLost"),
    INACTIVE("Inactive");

    private final String inAnswers;

    Ping(String inAnswers) {
      this.inAnswers = inAnswers;
    }

    String inAnswers() {
      return inAnswers;
    }
  }

  ManagedInstance withAddress(String address) {
    return new ManagedInstance(id, name, address, ping, registeredAt);
  }

  ManagedInstance withPing(Ping status) {
    return new ManagedInstance(id, name, ipAddress, status, registeredAt);
  }
}
