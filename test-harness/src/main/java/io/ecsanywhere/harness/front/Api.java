package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An AWS API served by the simulation: JSON in, JSON out; the wire format is the front's affair.
 *
 * <p>Member names are exactly those of the API's model (camelCase for ECS, PascalCase for SSM and
 * ELBv2). Lists are JSON arrays in both protocols; scalars that came by the Query protocol are text
 * nodes. Called from many threads at once.
 */
public interface Api {

  /** The name that the API has in ARNs and signatures: {@code ecs}, {@code ssm} and so on. */
  String service();

  /**
   * Serves one call.
   *
   * @param operation as in the API's model, such as {@code DescribeTasks}
   * @throws ApiError where AWS would answer with an error; {@link ApiError#unknownOperation} where
   *     there is no such operation
   */
  ObjectNode handle(String operation, ObjectNode parameters);
}
