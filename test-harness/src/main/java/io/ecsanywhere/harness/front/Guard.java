package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Knows who may call what. */
@FunctionalInterface
public interface Guard {

  /**
   * Lets a call pass.
   *
   * @throws ApiError where it is not allowed
   */
  void pass(String service, String operation, ObjectNode parameters);
}
