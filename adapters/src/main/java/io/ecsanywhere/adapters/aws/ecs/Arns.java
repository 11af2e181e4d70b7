package io.ecsanywhere.adapters.aws.ecs;

/** ECS's names, of which all forms end alike. */
final class Arns {

  private Arns() {}

  /**
   * The part that names a thing within its cluster: {@code web} of {@code
   * arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/web}, of the older {@code …:service/web}, and of
   * {@code web}.
   */
  static String lastPart(String arnOrName) {
    return arnOrName.substring(arnOrName.lastIndexOf('/') + 1);
  }
}
