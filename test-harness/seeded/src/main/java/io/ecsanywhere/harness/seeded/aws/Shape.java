package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableList;

/**
 * A task definition.
 *
 * @param hostMode whether containers listen on the host's own ports, which ECS does not report
 */
public record Shape(String arn, boolean hostMode, ImmutableList<Published> containers) {

  /** A container and the port that it publishes. */
  public record Published(String container, int port) {}
}
