package io.ecsanywhere.informers.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Task definitions, read when first asked for and kept: a revision never changes. */
public final class TaskDefinitions {

  private static final int BOUND = 10_000;

  /** A service asks for its definition once for each task: they fail together. */
  private static final Duration FAILURE_STANDS_FOR = Duration.ofSeconds(1);

  private final ReadPorts ports;
  private final Cache<String, TaskDefinition> read =
      Caffeine.newBuilder().maximumSize(BOUND).executor(Runnable::run).build();
  private final Cache<String, ApiFailure> failed;
  private final List<Consumer<TaskDefinition>> listeners = new CopyOnWriteArrayList<>();

  TaskDefinitions(ReadPorts ports, Ticker ticker) {
    this.ports = ports;
    this.failed =
        Caffeine.newBuilder()
            .maximumSize(BOUND)
            .executor(Runnable::run)
            .expireAfterWrite(FAILURE_STANDS_FOR)
            .ticker(ticker::nanos)
            .build();
  }

  /** Hears of each that is read from now on. */
  void onRead(Consumer<TaskDefinition> listener) {
    listeners.add(listener);
  }

  /**
   * A revision of a task definition that has been read before; asks nothing of the outside.
   *
   * @throws ApiException where it is not cached
   */
  public TaskDefinition known(String arn) {
    return cached(arn)
        .orElseThrow(
            () ->
                new ApiException(
                    new ApiFailure.Transient(
                        "ecs:DescribeTaskDefinition", "not asked for yet: " + arn)));
  }

  /** The same; empty where it is not cached. */
  Optional<TaskDefinition> cached(String arn) {
    return Optional.ofNullable(read.getIfPresent(arn));
  }

  /**
   * A revision of a task definition.
   *
   * @throws ApiException where it is not cached and could not be read
   */
  public TaskDefinition get(String arn) {
    TaskDefinition known = read.getIfPresent(arn);
    if (known != null) {
      return known;
    }
    ApiFailure failure = failed.getIfPresent(arn);
    if (failure != null) {
      throw new ApiException(failure);
    }
    try {
      TaskDefinition definition = ports.taskDefinition(arn);
      read.put(arn, definition);
      listeners.forEach(listener -> listener.accept(definition));
      return definition;
    } catch (ApiException e) {
      failed.put(arn, e.failure());
      throw e;
    }
  }
}
