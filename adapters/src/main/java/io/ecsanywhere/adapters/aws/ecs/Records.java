package io.ecsanywhere.adapters.aws.ecs;

import io.ecsanywhere.adapters.aws.call.Rows;
import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskDefinition.ContainerPorts;
import io.ecsanywhere.informers.model.TaskDefinition.NetworkMode;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * ECS's answers turned into the domain's records. What decides about targets must be there and make
 * sense, or the answer as a whole is refused; anything else may be absent. The status of a service
 * or task is the exception: one that cannot be understood is carried on as that, and concerns that
 * service or task alone.
 */
final class Records {

  private static final String SERVICES = "ecs:DescribeServices";
  private static final String TASKS = "ecs:DescribeTasks";
  private static final String HOSTS = "ecs:DescribeContainerInstances";
  private static final String DEFINITION = "ecs:DescribeTaskDefinition";

  /** How the names of attributes begin that ECS keeps for itself. */
  private static final String ECS_OWN = "ecs.";

  private Records() {}

  static Service service(String cluster, software.amazon.awssdk.services.ecs.model.Service s) {
    String arn = s.serviceArn();
    Service.Status status =
        switch (s.status()) {
          case "ACTIVE" -> Service.Status.ACTIVE;
          case "DRAINING" -> Service.Status.DRAINING;
          case "INACTIVE" -> Service.Status.INACTIVE;
          case null, default -> Service.Status.UNKNOWN;
        };
    return new Service(
        new ServiceKey(cluster, s.serviceName() == null ? Arns.lastPart(arn) : s.serviceName()),
        arn,
        status,
        orEpoch(s.createdAt()),
        s.desiredCount() == null ? 0 : s.desiredCount(),
        Texts.orEmpty(s.taskDefinition()),
        tags(s.tags()));
  }

  /**
   * A task.
   *
   * @param asked the ARN that it was asked for by: the view's key, and so no second copy of it
   */
  static Task task(String cluster, String asked, software.amazon.awssdk.services.ecs.model.Task t) {
    return new Task(
        asked.equals(t.taskArn()) ? asked : t.taskArn(),
        cluster,
        Texts.orEmpty(t.group()),
        Texts.orEmpty(t.taskDefinitionArn()),
        Optional.ofNullable(t.containerInstanceArn()).map(Texts::shared),
        taskStatus(t.desiredStatus()),
        taskStatus(t.lastStatus()),
        health(t.healthStatus()),
        t.version() == null ? 0 : t.version(),
        orEpoch(t.createdAt()),
        Rows.whole(TASKS, t.containers()).stream().flatMap(Records::container).toList());
  }

  static ContainerInstance containerInstance(
      String cluster, software.amazon.awssdk.services.ecs.model.ContainerInstance i) {
    Map<String, String> attributes = new HashMap<>();
    for (Attribute attribute : Rows.whole(HOSTS, i.attributes())) {
      // What ECS says there of what a host can do is not the user's, and takes up much room.
      if (attribute.name() != null && !attribute.name().startsWith(ECS_OWN)) {
        attributes.put(Texts.shared(attribute.name()), Texts.orEmpty(attribute.value()));
      }
    }
    return new ContainerInstance(
        Texts.shared(i.containerInstanceArn()),
        cluster,
        orEmpty(i.ec2InstanceId()),
        Texts.orEmpty(i.status()),
        // Only what ECS says outright counts against a host.
        !Boolean.FALSE.equals(i.agentConnected()),
        attributes,
        i.version() == null ? 0 : i.version());
  }

  static TaskDefinition taskDefinition(
      String arn, software.amazon.awssdk.services.ecs.model.TaskDefinition d) {
    NetworkMode mode =
        switch (d.networkMode()) {
          case HOST -> NetworkMode.HOST;
          case NONE -> NetworkMode.NONE;
          // Bridge is what external hosts do unless told otherwise.
          case BRIDGE, AWSVPC, UNKNOWN_TO_SDK_VERSION -> NetworkMode.BRIDGE;
          case null -> NetworkMode.BRIDGE;
        };
    return new TaskDefinition(
        arn,
        mode,
        Rows.whole(DEFINITION, d.containerDefinitions()).stream()
            .filter(container -> container.name() != null)
            .map(
                container ->
                    new ContainerPorts(
                        container.name(),
                        Rows.whole(DEFINITION, container.portMappings()).stream()
                            .flatMap(mapping -> Ports.mapping(mapping, mode).stream())
                            .toList()))
            .toList());
  }

  private static Stream<Container> container(
      software.amazon.awssdk.services.ecs.model.Container container) {
    return container.name() == null
        ? Stream.empty()
        : Stream.of(
            new Container(
                Texts.shared(container.name()),
                Rows.whole(TASKS, container.networkBindings()).stream()
                    .flatMap(binding -> Ports.binding(binding).stream())
                    .toList()));
  }

  /** One status that makes no sense says nothing against the other tasks of the answer. */
  private static TaskStatus taskStatus(@Nullable String status) {
    return switch (status) {
      case "PROVISIONING" -> TaskStatus.PROVISIONING;
      case "PENDING" -> TaskStatus.PENDING;
      case "ACTIVATING" -> TaskStatus.ACTIVATING;
      case "RUNNING" -> TaskStatus.RUNNING;
      case "DEACTIVATING" -> TaskStatus.DEACTIVATING;
      case "STOPPING" -> TaskStatus.STOPPING;
      case "DEPROVISIONING" -> TaskStatus.DEPROVISIONING;
      case "STOPPED", "DELETED" -> TaskStatus.STOPPED;
      case null, default -> TaskStatus.UNKNOWN;
    };
  }

  private static HealthStatus health(
      software.amazon.awssdk.services.ecs.model.@Nullable HealthStatus health) {
    return switch (health) {
      case HEALTHY -> HealthStatus.HEALTHY;
      case UNHEALTHY -> HealthStatus.UNHEALTHY;
      case UNKNOWN, UNKNOWN_TO_SDK_VERSION -> HealthStatus.UNKNOWN;
      case null -> HealthStatus.UNKNOWN;
    };
  }

  private static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> map = new HashMap<>();
    for (Tag tag : Rows.whole(SERVICES, tags)) {
      if (tag.key() != null) {
        map.put(Texts.shared(tag.key()), Texts.orEmpty(tag.value()));
      }
    }
    return map;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Instant orEpoch(@Nullable Instant time) {
    return time == null ? Instant.EPOCH : time;
  }
}
