package io.ecsanywhere.harness.fuzz;

import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.source.TaskSource;
import java.util.Map;
import java.util.Set;

/** Read ports onto what was once read through others, and never changes since. */
final class StillPorts implements ReadPorts {

  private final ClusterSources cluster;
  private final Answer<ManagedInstance> managed;
  private final Map<String, TaskDefinition> definitions;

  StillPorts(ReadPorts ports, String cluster) {
    ClusterSources live = ports.cluster(cluster);
    this.cluster =
        new ClusterSources(
            new Still<>(read(live.services())),
            new StillTasks(read(live.tasks())),
            new Still<>(read(live.containerInstances())));
    this.managed = ports.managedInstances(Set.of("mi-0123456789abcdef1", "mi-0123456789abcdef2"));
    this.definitions =
        Maps.toMap(
            Set.of(SoundAws.DEFINITION, SoundAws.HOST_MODE), arn -> ports.taskDefinition(arn));
  }

  private static <V> Map<String, V> read(Source<V> source) {
    return source.describe(source.list()).found();
  }

  @Override
  public Set<String> clusters() {
    return Set.of(SoundAws.CLUSTER);
  }

  @Override
  public Set<String> existing(Set<String> clusters) {
    return Sets.intersection(clusters, clusters()).immutableCopy();
  }

  @Override
  public ClusterSources cluster(String name) {
    return cluster;
  }

  @Override
  public Answer<ManagedInstance> managedInstances(Set<String> ids) {
    return answer(managed.found(), ids);
  }

  @Override
  public TaskDefinition taskDefinition(String arn) {
    TaskDefinition definition = definitions.get(arn);
    if (definition == null) {
      throw new ApiException(new ApiFailure.NotFound("ecs:DescribeTaskDefinition", "none such"));
    }
    return definition;
  }

  private static <V> Answer<V> answer(Map<String, V> all, Set<String> ids) {
    return new Answer<>(
        Maps.filterKeys(all, ids::contains), Sets.difference(ids, all.keySet()).immutableCopy());
  }

  private record Still<V>(Map<String, V> all) implements Source<V> {
    @Override
    public Set<String> list() {
      return all.keySet();
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

  private record StillTasks(Map<String, Task> all) implements TaskSource {
    @Override
    public Set<String> list() {
      return all.keySet();
    }

    @Override
    public Set<String> listOfService(String service) {
      return Maps.filterValues(all, task -> task.group().equals("service:" + service)).keySet();
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
