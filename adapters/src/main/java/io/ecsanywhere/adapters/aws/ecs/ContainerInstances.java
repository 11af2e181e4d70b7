package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;

/** The hosts of one cluster, by ARN. */
record ContainerInstances(AwsCalls calls, EcsClient ecs, String cluster)
    implements Source<ContainerInstance> {

  private static final String LIST = "ecs:ListContainerInstances";
  private static final String DESCRIBE = "ecs:DescribeContainerInstances";
  private static final int BATCH = 100;

  @Override
  public Set<String> list() {
    return ImmutableSet.copyOf(Pages.all(LIST, this::page));
  }

  @Override
  public Answer<ContainerInstance> describe(Set<String> arns) {
    Asked<ContainerInstance> asked = new Asked<>(DESCRIBE, arns);
    for (List<String> batch : Iterables.partition(arns, BATCH)) {
      DescribeContainerInstancesResponse answer =
          calls.call(
              DESCRIBE,
              () ->
                  ecs.describeContainerInstances(
                      request -> request.cluster(cluster).containerInstances(batch)));
      asked.answered(
          answer.containerInstances(),
          software.amazon.awssdk.services.ecs.model.ContainerInstance::containerInstanceArn,
          (_, instance) -> Optional.of(Records.containerInstance(cluster, instance)));
      asked.failed(answer.failures());
    }
    return asked.complete();
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  private Pages.Page<String> page(@Nullable String token) {
    ListContainerInstancesResponse answer =
        calls.call(
            LIST,
            () ->
                ecs.listContainerInstances(
                    request -> request.cluster(cluster).maxResults(BATCH).nextToken(token)));
    return new Pages.Page<>(answer.containerInstanceArns(), answer.nextToken());
  }
}
