package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an {@link Informer} must know of the things that it caches.
 *
 * @param name in the plural, for logs and metrics
 * @param group by which name a thing is looked up together with its like; empty where nobody does
 * @param regresses whether the second is an older state of the thing than the first: a stale read
 * @param ended whether the thing is over for good, so that it may leave the view once no list shows
 *     it
 * @param believesMissing whether an API that says it does not know a thing settles that it is gone,
 *     once it has been in view for a while; otherwise that it is no longer listed does
 * @param rests whether a thing in this state stays as it is until a list lacks it or a trigger
 *     names it, so that a poll that lists it need not describe it each time
 */
record Kind<V>(
    String name,
    Function<V, String> group,
    BiPredicate<V, V> regresses,
    Predicate<V> ended,
    boolean believesMissing,
    Predicate<V> rests) {

  static final Kind<Service> SERVICES =
      new Kind<>(
          "services",
          service -> "",
          (known, read) -> read.createdAt().isBefore(known.createdAt()),
          service -> service.status() == Service.Status.INACTIVE,
          true,
          _ -> false);

  static final Kind<Task> TASKS =
      new Kind<>(
          "tasks",
          task -> task.serviceKey().isPresent() ? task.group() : "",
          (known, read) -> read.version() < known.version(),
          task -> task.lastStatus() == TaskStatus.STOPPED,
          true,
          Task::running);

  static final Kind<ContainerInstance> CONTAINER_INSTANCES =
      new Kind<>(
          "container-instances",
          instance -> instance.managedInstanceId(),
          (known, read) -> read.version() < known.version(),
          instance -> instance.status().equals("INACTIVE"),
          true,
          _ -> false);

  /**
   * SSM forgets hosts, and answers with a row less than was asked for: a host that ECS still has
   * keeps the address that was last seen.
   */
  static final Kind<ManagedInstance> MANAGED_INSTANCES =
      new Kind<>(
          "managed-instances",
          instance -> "",
          (known, read) -> false,
          instance -> false,
          false,
          _ -> false);

  /** The same, save that these things do not rest in any state. */
  Kind<V> restless(Predicate<V> restless) {
    return new Kind<>(name, group, regresses, ended, believesMissing, rests.and(restless.negate()));
  }
}
