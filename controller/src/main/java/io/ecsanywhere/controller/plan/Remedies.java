package io.ecsanywhere.controller.plan;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Optional;

/** What a user can do about what keeps a task out, in a few words. */
public final class Remedies {

  private Remedies() {}

  /** What the reason means. */
  public static String meaning(Reason reason) {
    return switch (reason) {
      case NOT_RUNNING -> "the task is starting, or another task has taken its host port since";
      case STOPPING -> "ECS has decided that the task ends";
      case UNHEALTHY -> "ecs-a.healthyOnly is set, and the task's health status is not HEALTHY";
      case NO_SUCH_CONTAINER ->
          "the task has no container of the name, or of the number, that the tag asks for";
      case NO_SUCH_PORT -> "the container does not publish the port on its host";
      case NO_HOST_ADDRESS -> "SSM shows no address for the host, and it has no ecs-a.hostAddress";
      case UNROUTABLE_ADDRESS ->
          "the host's address is loopback, link-local, Docker's, public, or outside --host-cidr";
      case HOST_DISCONNECTED ->
          "the host's agent has been away for --disconnect-grace, and others serve";
    };
  }

  /** What puts it right. */
  public static String remedy(Reason reason) {
    return switch (reason) {
      case NOT_RUNNING -> "wait for RUNNING; where it never comes, look at the task's containers";
      case STOPPING -> "nothing: ECS starts another where the service wants one";
      case UNHEALTHY -> "mend the container or its health check, or remove ecs-a.healthyOnly";
      case NO_SUCH_CONTAINER ->
          "name a container of the task definition in the tag: ecs-a.lb/<container>";
      case NO_SUCH_PORT -> "publish the port in the task definition, or name one that it publishes";
      case NO_HOST_ADDRESS -> "set the attribute ecs-a.hostAddress on the container instance";
      case UNROUTABLE_ADDRESS ->
          "set ecs-a.hostAddress on the container instance, or name its network in --host-cidr";
      case HOST_DISCONNECTED -> "bring the host's ECS agent back";
    };
  }

  /**
   * What a state of a target means in which a target group's own checks find it; empty where well.
   */
  static Optional<String> meaning(String state) {
    return switch (state) {
      case "initial" -> Optional.of("the load balancer's first checks are under way");
      case "unhealthy" ->
          Optional.of("the load balancer's own checks fail, and it sends no requests there");
      case "unused" ->
          Optional.of("no listener sends requests to the pool, or none in the target's zone");
      case "unavailable" -> Optional.of("the load balancer does not check the target");
      default -> Optional.empty();
    };
  }

  /** What puts that right. */
  static Optional<String> remedy(String state) {
    return switch (state) {
      case "initial" -> Optional.of("wait for the second check or so");
      case "unhealthy" ->
          Optional.of(
              "look at the health check's port, path and status, security groups, and firewalls");
      case "unused" -> Optional.of("name the target group in a listener or in a rule of one");
      case "unavailable" -> Optional.of("switch health checks of the target group on");
      default -> Optional.empty();
    };
  }

  /** What puts right that a pool, or something else, could not be read. */
  public static String remedy(ApiFailure failure) {
    return switch (failure) {
      case ApiFailure.NotFound _ -> "make it, or correct the name in the tag";
      case ApiFailure.Denied(String operation, String _) -> "allow " + operation;
      case ApiFailure.Invalid _ -> "put right what the message names";
      case ApiFailure.Throttled _ -> "ask again later, or lower --api-budget";
      case ApiFailure.Transient _ -> "ask again";
      case ApiFailure.Refused _, ApiFailure.Full _, ApiFailure.NotLeader _ ->
          "nothing: this cannot come of reading";
    };
  }
}
