package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.ProcessMachine;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** ECS's client of one process. */
final class SeededEcs implements EcsClient {

  private final Ecs ecs;
  private final Caller caller;
  private final Scheduler scheduler;
  private final Listings listings = new Listings();

  SeededEcs(Ecs ecs, Caller caller, Scheduler scheduler) {
    this.ecs = ecs;
    this.caller = caller;
    this.scheduler = scheduler;
  }

  /** An answer, with the time of the state that it shows. */
  private record Shown<R>(R answer, long asOf) {}

  @Override
  public ListServicesResponse listServices(ListServicesRequest request) {
    Listings.Page page =
        list(
            Operation.LIST_SERVICES,
            Observer.Kind.SERVICES,
            request.cluster(),
            request,
            request.nextToken(),
            true,
            state -> {
              SortedSet<String> arns = new TreeSet<>();
              for (Svc service : state.services().values()) {
                if (service.key().cluster().equals(request.cluster())
                    && service.status() != Svc.Status.INACTIVE) {
                  arns.add(service.arn());
                }
              }
              return arns;
            });
    return ListServicesResponse.builder().serviceArns(page.ids()).nextToken(page.next()).build();
  }

  @Override
  public ListTasksResponse listTasks(ListTasksRequest request) {
    Listings.Page page =
        list(
            Operation.LIST_TASKS,
            Observer.Kind.TASKS,
            request.cluster(),
            request,
            request.nextToken(),
            request.serviceName() == null,
            state -> {
              SortedSet<String> arns = new TreeSet<>();
              for (Tsk task : state.tasks().values()) {
                if (task.service().cluster().equals(request.cluster())
                    && !task.stopping()
                    && (request.serviceName() == null
                        || task.service().service().equals(request.serviceName()))) {
                  arns.add(task.arn());
                }
              }
              return arns;
            });
    return ListTasksResponse.builder().taskArns(page.ids()).nextToken(page.next()).build();
  }

  @Override
  public ListContainerInstancesResponse listContainerInstances(
      ListContainerInstancesRequest request) {
    Listings.Page page =
        list(
            Operation.LIST_CONTAINER_INSTANCES,
            Observer.Kind.HOSTS,
            request.cluster(),
            request,
            request.nextToken(),
            true,
            state -> {
              SortedSet<String> arns = new TreeSet<>();
              for (Hst host : state.hosts().values()) {
                if (host.cluster().equals(request.cluster()) && host.active()) {
                  arns.add(host.arn());
                }
              }
              return arns;
            });
    return ListContainerInstancesResponse.builder()
        .containerInstanceArns(page.ids())
        .nextToken(page.next())
        .build();
  }

  private Listings.Page list(
      Operation operation,
      Observer.Kind kind,
      String cluster,
      software.amazon.awssdk.awscore.AwsRequest request,
      @Nullable String token,
      boolean everything,
      java.util.function.Function<EcsState, SortedSet<String>> all) {
    long asked = scheduler.now();
    Listings.Page page =
        caller.call(
            operation,
            token == null ? "" : "after " + last(token),
            request,
            token != null,
            (shown, flaw) ->
                Listings.page(all.apply(ecs.at(shown)), token, flaw == Fate.Flaw.PARTIAL));
    if (everything) {
      Listings.Whole whole = listings.got(token, page, asked);
      if (whole != null) {
        caller.observer().listed(caller.process(), kind, cluster, whole.began(), whole.ids());
      }
    }
    return page;
  }

  @Override
  public DescribeServicesResponse describeServices(DescribeServicesRequest request) {
    Shown<List<Svc>> shown =
        caller.call(
            Operation.DESCRIBE_SERVICES,
            names(request.services()),
            request,
            false,
            (asOf, _) -> {
              List<Svc> found = new ArrayList<>();
              for (String name : request.services()) {
                Svc service =
                    ecs.at(asOf).services().get(new ServiceKey(request.cluster(), last(name)));
                if (service != null) {
                  found.add(service);
                }
              }
              return new Shown<>(found, asOf);
            });
    List<Service> rows = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String name : request.services()) {
      Svc service =
          shown.answer.stream()
              .filter(one -> one.key().service().equals(last(name)))
              .findFirst()
              .orElse(null);
      if (service == null) {
        failures.add(missing(name));
      } else {
        rows.add(row(service));
      }
      caller
          .observer()
          .told(
              caller.process(),
              new Observer.Told.OfService(request.cluster() + "/" + last(name), service),
              shown.asOf);
    }
    return DescribeServicesResponse.builder().services(rows).failures(failures).build();
  }

  @Override
  public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
    Shown<List<Tsk>> shown =
        caller.call(
            Operation.DESCRIBE_TASKS,
            names(request.tasks()),
            request,
            false,
            (asOf, flaw) -> {
              List<Tsk> found = new ArrayList<>();
              for (String arn : request.tasks()) {
                Tsk task = ecs.at(asOf).tasks().get(arn);
                if (task != null) {
                  found.add(task);
                }
              }
              if (flaw == Fate.Flaw.WRONG) {
                found.stream()
                    .map(Tsk::service)
                    .distinct()
                    .forEach(service -> caller.observer().misled(caller.process(), service));
                found.replaceAll(Tsk::mistaken);
              }
              return new Shown<>(found, asOf);
            });
    List<Failure> failures = new ArrayList<>();
    for (String arn : request.tasks()) {
      if (shown.answer.stream().noneMatch(task -> task.arn().equals(arn))) {
        failures.add(missing(arn));
      }
    }
    shown.answer.forEach(
        task ->
            caller.observer().told(caller.process(), new Observer.Told.OfTask(task), shown.asOf));
    return DescribeTasksResponse.builder()
        .tasks(shown.answer.stream().map(SeededEcs::row).toList())
        .failures(failures)
        .build();
  }

  @Override
  public DescribeContainerInstancesResponse describeContainerInstances(
      DescribeContainerInstancesRequest request) {
    Shown<List<Hst>> shown =
        caller.call(
            Operation.DESCRIBE_CONTAINER_INSTANCES,
            names(request.containerInstances()),
            request,
            false,
            (asOf, _) -> {
              List<Hst> found = new ArrayList<>();
              for (String arn : request.containerInstances()) {
                Hst host = ecs.at(asOf).hosts().get(arn);
                if (host != null) {
                  found.add(host);
                }
              }
              return new Shown<>(found, asOf);
            });
    List<Failure> failures = new ArrayList<>();
    for (String arn : request.containerInstances()) {
      if (shown.answer.stream().noneMatch(host -> host.arn().equals(arn))) {
        failures.add(missing(arn));
      }
    }
    shown.answer.forEach(
        host ->
            caller.observer().told(caller.process(), new Observer.Told.OfHost(host), shown.asOf));
    return DescribeContainerInstancesResponse.builder()
        .containerInstances(shown.answer.stream().map(SeededEcs::row).toList())
        .failures(failures)
        .build();
  }

  @Override
  public DescribeTaskDefinitionResponse describeTaskDefinition(
      DescribeTaskDefinitionRequest request) {
    DescribeTaskDefinitionResponse answer =
        caller.call(
            Operation.DESCRIBE_TASK_DEFINITION,
            last(request.taskDefinition()),
            request,
            false,
            (_, _) ->
                ecs.now().tasks().values().stream()
                    .map(Tsk::shape)
                    .filter(shape -> shape.arn().equals(request.taskDefinition()))
                    .findFirst()
                    .map(SeededEcs::definition)
                    .orElseThrow(
                        () -> Calls.error(400, "ClientException", "no such task definition")));
    caller
        .observer()
        .told(
            caller.process(), new Observer.Told.OfShape(request.taskDefinition()), scheduler.now());
    return answer;
  }

  private static DescribeTaskDefinitionResponse definition(Shape shape) {
    return DescribeTaskDefinitionResponse.builder()
        .taskDefinition(
            definition ->
                definition
                    .taskDefinitionArn(shape.arn())
                    .networkMode(shape.hostMode() ? NetworkMode.HOST : NetworkMode.BRIDGE)
                    .containerDefinitions(
                        shape.containers().stream()
                            .map(
                                published ->
                                    ContainerDefinition.builder()
                                        .name(published.container())
                                        .portMappings(
                                            PortMapping.builder()
                                                .containerPort(published.port())
                                                .protocol(TransportProtocol.TCP)
                                                .build())
                                        .build())
                            .toList()))
        .build();
  }

  private static Service row(Svc service) {
    List<Tag> tags = new ArrayList<>();
    service.tags().forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return Service.builder()
        .serviceArn(service.arn())
        .serviceName(service.key().service())
        .launchType(LaunchType.EXTERNAL)
        .status(service.status().name())
        .createdAt(ProcessMachine.instant(service.createdAt()))
        .desiredCount(service.desired())
        .taskDefinition(service.shape().arn())
        .tags(tags)
        .build();
  }

  private static Task row(Tsk task) {
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i < task.shape().containers().size(); i++) {
      Shape.Published published = task.shape().containers().get(i);
      Container.Builder container = Container.builder().name(published.container());
      if (!task.shape().hostMode() && i < task.hostPorts().size()) {
        container.networkBindings(
            NetworkBinding.builder()
                .bindIP("0.0.0.0")
                .containerPort(published.port())
                .hostPort(task.hostPorts().get(i))
                .protocol(TransportProtocol.TCP)
                .build());
      }
      containers.add(container.build());
    }
    return Task.builder()
        .taskArn(task.arn())
        .launchType(LaunchType.EXTERNAL)
        .group("service:" + task.service().service())
        .taskDefinitionArn(task.shape().arn())
        .containerInstanceArn(task.host())
        .desiredStatus(task.desired())
        .lastStatus(task.last())
        .healthStatus(HealthStatus.fromValue(task.health()))
        .version(task.version())
        .createdAt(ProcessMachine.instant(task.createdAt()))
        .containers(containers)
        .build();
  }

  private static ContainerInstance row(Hst host) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.builder().name("ecs.capability.external").build());
    if (!host.attribute().isEmpty()) {
      attributes.add(Attribute.builder().name("ecs-a.hostAddress").value(host.attribute()).build());
    }
    return ContainerInstance.builder()
        .containerInstanceArn(host.arn())
        .ec2InstanceId(host.managedId())
        .status(host.status())
        .agentConnected(host.connected())
        .version(host.version())
        .attributes(attributes)
        .build();
  }

  private static Failure missing(String arn) {
    return Failure.builder().arn(arn).reason("MISSING").build();
  }

  private static String names(List<String> arns) {
    return String.join(" ", arns.stream().map(SeededEcs::last).toList());
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  @Override
  public String serviceName() {
    return EcsClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
