package io.ecsanywhere.harness.ecs;

import io.ecsanywhere.harness.front.ApiError;
import java.util.Optional;

/** Finds what a call names, by name, id or ARN. An ARN of another cluster finds nothing. */
final class Lookup {

  private Lookup() {}

  static Optional<Service> service(Cluster cluster, String nameOrArn) {
    var name = EcsState.lastPart(nameOrArn);
    var active = cluster.services.get(name);
    return Optional.ofNullable(active == null ? cluster.deleted.get(name) : active)
        .filter(service -> isNamed(nameOrArn, service.arn));
  }

  static Service requiredService(Cluster cluster, String nameOrArn) {
    return service(cluster, nameOrArn)
        .orElseThrow(() -> new ApiError(400, "ServiceNotFoundException", "Service not found."));
  }

  static Optional<Task> task(Cluster cluster, String idOrArn) {
    return cluster
        .tasks
        .find(EcsState.lastPart(idOrArn))
        .filter(task -> isNamed(idOrArn, task.arn));
  }

  static Optional<Instance> instance(Cluster cluster, String idOrArn) {
    return Optional.ofNullable(cluster.instances.get(EcsState.lastPart(idOrArn)))
        .filter(instance -> isNamed(idOrArn, instance.arn));
  }

  static Instance requiredInstance(Cluster cluster, String idOrArn) {
    return instance(cluster, idOrArn)
        .orElseThrow(() -> new ApiError(400, "ClientException", "Container instance not found."));
  }

  private static boolean isNamed(String nameOrArn, String arn) {
    return !nameOrArn.startsWith("arn:") || nameOrArn.equals(arn);
  }
}
