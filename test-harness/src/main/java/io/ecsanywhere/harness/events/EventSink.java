package io.ecsanywhere.harness.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where ECS hands its events to; returns at once. */
@FunctionalInterface
public interface EventSink {

  /**
   * @param detailType such as {@code ECS Task State Change}
   * @param resource the ARN of what changed
   */
  void publish(String detailType, String resource, ObjectNode detail);
}
