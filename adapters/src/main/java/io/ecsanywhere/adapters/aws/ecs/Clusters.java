package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

/** ECS's clusters, and the way to what is in them. */
public final class Clusters {

  private static final String LIST = "ecs:ListClusters";
  private static final String DESCRIBE = "ecs:DescribeClusters";
  private static final String TASK_DEFINITION = "ecs:DescribeTaskDefinition";
  private static final String ACTIVE = "ACTIVE";
  private static final int BATCH = 100;

  private final AwsCalls calls;
  private final EcsClient ecs;

  public Clusters(AwsCalls calls, EcsClient ecs) {
    this.calls = calls;
    this.ecs = ecs;
  }

  /** See {@link io.ecsanywhere.informers.source.ReadPorts#clusters}. */
  public Set<String> names() {
    return Arns.names(LIST, Pages.all(LIST, this::page));
  }

  /** See {@link io.ecsanywhere.informers.source.ReadPorts#existing}. */
  public Set<String> existing(Set<String> names) {
    Asked<Cluster> asked = new Asked<>(DESCRIBE, names);
    for (List<String> batch : Iterables.partition(names, BATCH)) {
      DescribeClustersResponse answer =
          calls.call(DESCRIBE, () -> ecs.describeClusters(request -> request.clusters(batch)));
      asked.answered(
          answer.clusters(),
          Cluster::clusterArn,
          (_, cluster) -> Optional.of(cluster).filter(c -> ACTIVE.equals(c.status())));
      asked.failed(answer.failures());
    }
    return asked.complete().found().keySet();
  }

  /** See {@link io.ecsanywhere.informers.source.ReadPorts#cluster}. */
  public ClusterSources sources(String cluster) {
    return new ClusterSources(
        new Services(calls, ecs, cluster),
        new Tasks(calls, ecs, cluster),
        new ContainerInstances(calls, ecs, cluster));
  }

  /** See {@link io.ecsanywhere.informers.source.ReadPorts#taskDefinition}. */
  public TaskDefinition taskDefinition(String arn) {
    var definition =
        calls
            .call(
                TASK_DEFINITION,
                () -> ecs.describeTaskDefinition(request -> request.taskDefinition(arn)))
            .taskDefinition();
    if (definition == null) {
      throw new ApiException(
          new ApiFailure.Transient(TASK_DEFINITION, "ECS answered without the task definition"));
    }
    return Records.taskDefinition(arn, definition);
  }

  private Pages.Page<String> page(@Nullable String token) {
    ListClustersResponse answer =
        calls.call(
            LIST, () -> ecs.listClusters(request -> request.maxResults(BATCH).nextToken(token)));
    return new Pages.Page<>(answer.clusterArns(), answer.nextToken());
  }
}
