package io.ecsanywhere.informers.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ReadPorts;

/** Task definitions, read when first asked for and kept: a revision never changes. */
public final class TaskDefinitions {

  private static final int BOUND = 10_000;

  private final ReadPorts ports;
  private final Cache<String, TaskDefinition> cache =
      Caffeine.newBuilder().maximumSize(BOUND).build();

  TaskDefinitions(ReadPorts ports) {
    this.ports = ports;
  }

  /**
   * A revision of a task definition.
   *
   * @throws ApiException where it is not cached and could not be read
   */
  public TaskDefinition get(String arn) {
    return cache.get(arn, ports::taskDefinition);
  }
}
