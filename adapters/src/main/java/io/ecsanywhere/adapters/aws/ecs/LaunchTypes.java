package io.ecsanywhere.adapters.aws.ecs;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Which launch types are this controller's affair. */
final class LaunchTypes {

  private LaunchTypes() {}

  /**
   * Whether this can be the external launch type: it is, unless ECS says outright that it is not.
   */
  static boolean external(@Nullable LaunchType type) {
    return type == null || type == LaunchType.EXTERNAL;
  }
}
