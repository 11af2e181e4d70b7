package io.ecsanywhere.controller.eligible;

/** Why a task is no target: the same words in logs, metrics and {@code plan}. */
public enum Reason {
  NOT_RUNNING("not-running"),
  STOPPING("stopping"),
  UNHEALTHY("unhealthy"),
  NO_SUCH_CONTAINER("no-such-container"),
  NO_SUCH_PORT("no-such-port"),
  NO_HOST_ADDRESS("no-host-address"),
  UNROUTABLE_ADDRESS("unroutable-address"),
  HOST_DISCONNECTED("host-disconnected");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
