package io.ecsanywhere.adapters.aws.ecs;

import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/** The services of one cluster, by name. One of another launch type counts as not there. */
record Services(AwsCalls calls, EcsClient ecs, String cluster) implements Source<Service> {

  private static final String LIST = "ecs:ListServices";
  private static final String DESCRIBE = "ecs:DescribeServices";
  private static final int PAGE = 100;
  private static final int BATCH = 10;

  @Override
  public Set<String> list() {
    return Arns.names(LIST, Pages.all(LIST, this::page));
  }

  @Override
  public Answer<Service> describe(Set<String> names) {
    Asked<Service> asked = new Asked<>(DESCRIBE, names);
    for (List<String> batch : Iterables.partition(names, BATCH)) {
      DescribeServicesResponse answer =
          calls.call(
              DESCRIBE,
              () ->
                  ecs.describeServices(
                      request ->
                          request.cluster(cluster).services(batch).include(ServiceField.TAGS)));
      asked.answered(
          answer.services(),
          software.amazon.awssdk.services.ecs.model.Service::serviceArn,
          this::external);
      asked.failed(answer.failures());
    }
    return asked.complete();
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  private Pages.Page<String> page(@Nullable String token) {
    ListServicesResponse answer =
        calls.call(
            LIST,
            () ->
                ecs.listServices(
                    request ->
                        request
                            .cluster(cluster)
                            .launchType(LaunchType.EXTERNAL)
                            .maxResults(PAGE)
                            .nextToken(token)));
    return new Pages.Page<>(answer.serviceArns(), answer.nextToken());
  }

  private Optional<Service> external(
      String name, software.amazon.awssdk.services.ecs.model.Service service) {
    return LaunchTypes.external(service.launchType())
        ? Optional.of(Records.service(cluster, service))
        : Optional.empty();
  }
}
