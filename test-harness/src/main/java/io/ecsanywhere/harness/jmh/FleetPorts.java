package io.ecsanywhere.harness.jmh;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.source.TaskSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A fleet of tasks in memory, ten to a service and to a host: reading it costs next to nothing. */
final class FleetPorts implements ReadPorts {

  static final String CLUSTER = "bench";
  private static final int OF_EACH = 10;
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, Task> tasks = new HashMap<>();
  private final ClusterSources cluster;

  FleetPorts(int count) {
    for (int i = 0; i < count; i++) {
      tasks.put(arn(i), task(i, 1));
    }
    cluster =
        new ClusterSources(
            new Memory<Service>(ImmutableMap.of()),
            new TasksInMemory(tasks),
            new Memory<ContainerInstance>(ImmutableMap.of()));
  }

  /** A task changes in a way that matters to nobody: only its version grows. */
  void touch(int number) {
    tasks.compute(arn(number), (_, old) -> task(number, old == null ? 1 : old.version() + 1));
  }

  static String arn(int number) {
    return "arn:aws:ecs:eu-west-1:123456789012:task/bench/%032x".formatted(number);
  }

  private static Task task(int number, long version) {
    return new Task(
        arn(number),
        CLUSTER,
        "service:service-" + number / OF_EACH,
        "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1",
        Optional.of(
            "arn:aws:ecs:eu-west-1:123456789012:container-instance/bench/%032x"
                .formatted(number / OF_EACH)),
        TaskStatus.RUNNING,
        TaskStatus.RUNNING,
        HealthStatus.UNKNOWN,
        version,
        CREATED,
        List.of(
            new Container(
                "web",
                List.of(
                    new NetworkBinding(
                        "0.0.0.0",
                        PortRange.of(80),
                        PortRange.of(32_768 + number % OF_EACH),
                        Protocol.TCP)))));
  }

  @Override
  public Set<String> clusters() {
    return Set.of(CLUSTER);
  }

  @Override
  public Set<String> existing(Set<String> clusters) {
    return Set.of(CLUSTER);
  }

  @Override
  public ClusterSources cluster(String name) {
    return cluster;
  }

  @Override
  public Answer<ManagedInstance> managedInstances(Set<String> ids) {
    return new Answer<>(ImmutableMap.of(), ids);
  }

  @Override
  public TaskDefinition taskDefinition(String arn) {
    throw new ApiException(new ApiFailure.NotFound("ecs:DescribeTaskDefinition", "none such"));
  }

  private static <V> Answer<V> answer(Map<String, V> all, Set<String> ids) {
    Map<String, V> found = new HashMap<>();
    for (String id : ids) {
      V value = all.get(id);
      if (value != null) {
        found.put(id, value);
      }
    }
    return new Answer<>(found, Sets.difference(ids, found.keySet()));
  }

  private record Memory<V>(Map<String, V> all) implements Source<V> {
    @Override
    public Set<String> list() {
      return ImmutableSet.copyOf(all.keySet());
    }

    @Override
    public Answer<V> describe(Set<String> ids) {
      return answer(all, ids);
    }

    @Override
    public int batchSize() {
      return 100;
    }
  }

  private record TasksInMemory(Map<String, Task> all) implements TaskSource {
    @Override
    public Set<String> list() {
      return ImmutableSet.copyOf(all.keySet());
    }

    @Override
    public Set<String> listOfService(String service) {
      int number = Integer.parseInt(service.substring("service-".length()));
      return IntStream.range(number * OF_EACH, (number + 1) * OF_EACH)
          .mapToObj(FleetPorts::arn)
          .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public Answer<Task> describe(Set<String> ids) {
      return answer(all, ids);
    }

    @Override
    public int batchSize() {
      return 100;
    }
  }
}
