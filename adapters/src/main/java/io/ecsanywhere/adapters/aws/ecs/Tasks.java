package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.TaskSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** The tasks of one cluster, by ARN. One of another launch type counts as not there. */
record Tasks(AwsCalls calls, EcsClient ecs, String cluster) implements TaskSource {

  private static final String LIST = "ecs:ListTasks";
  private static final String DESCRIBE = "ecs:DescribeTasks";
  private static final int BATCH = 100;

  @Override
  public Set<String> list() {
    return list(_ -> {});
  }

  @Override
  public Set<String> listOfService(String service) {
    return list(request -> request.serviceName(service));
  }

  @Override
  public Answer<Task> describe(Set<String> arns) {
    Asked<Task> asked = new Asked<>(DESCRIBE, arns);
    for (List<String> batch : Iterables.partition(arns, BATCH)) {
      DescribeTasksResponse answer =
          calls.call(
              DESCRIBE, () -> ecs.describeTasks(request -> request.cluster(cluster).tasks(batch)));
      asked.answered(
          answer.tasks(), software.amazon.awssdk.services.ecs.model.Task::taskArn, this::external);
      asked.failed(answer.failures());
    }
    return asked.complete();
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  private Set<String> list(Consumer<ListTasksRequest.Builder> filter) {
    return ImmutableSet.copyOf(
        Pages.all(
            LIST,
            token -> {
              ListTasksResponse answer =
                  calls.call(
                      LIST,
                      () ->
                          ecs.listTasks(
                              request ->
                                  request
                                      .cluster(cluster)
                                      .launchType(LaunchType.EXTERNAL)
                                      .maxResults(BATCH)
                                      .nextToken(token)
                                      .applyMutation(filter)));
              return new Pages.Page<>(answer.taskArns(), answer.nextToken());
            }));
  }

  private Optional<Task> external(String arn, software.amazon.awssdk.services.ecs.model.Task task) {
    return LaunchTypes.external(task.launchType())
        ? Optional.of(Records.task(cluster, arn, task))
        : Optional.empty();
  }
}
