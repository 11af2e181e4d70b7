package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** What a call of many names answers for those that it could not serve. */
record Failures(EcsState state, ArrayNode into) {

  /**
   * @param kind as in an ARN, such as {@code task}
   */
  void missing(String kind, Cluster cluster, String nameOrArn) {
    add(
        nameOrArn.startsWith("arn:")
            ? nameOrArn
            : state.arn(kind + "/" + cluster.name + "/" + nameOrArn),
        "MISSING");
  }

  void add(String arn, String reason) {
    into.addObject().put("arn", arn).put("reason", reason);
  }
}
