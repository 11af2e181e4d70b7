package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Api;
import io.ecsanywhere.harness.front.ApiError;

/** The ECS API: one call at a time. */
final class EcsApi implements Api {

  private final EcsState state;
  private final ClusterCalls clusters;
  private final ServiceCalls services;
  private final TaskCalls tasks;
  private final ProtectionCalls protection;
  private final InstanceCalls instances;
  private final AttributeCalls attributes;
  private final DefinitionCalls definitions;
  private final TagCalls tags;

  EcsApi(EcsState state, Scheduler scheduler, Lifecycle lifecycle, Notices notices) {
    this.state = state;
    clusters = new ClusterCalls(state);
    services = new ServiceCalls(state, scheduler);
    tasks = new TaskCalls(state, scheduler, lifecycle);
    protection = new ProtectionCalls(state, scheduler);
    instances = new InstanceCalls(state, scheduler, lifecycle, notices);
    attributes = new AttributeCalls(state);
    definitions = new DefinitionCalls(state);
    tags = new TagCalls(state);
  }

  @Override
  public String service() {
    return "ecs";
  }

  @Override
  public ObjectNode handle(String operation, ObjectNode parameters) {
    state.lock.lock();
    try {
      state.expire();
      return carryOut(operation, new Input(parameters));
    } finally {
      state.lock.unlock();
    }
  }

  private ObjectNode carryOut(String operation, Input input) {
    return switch (operation) {
      case "CreateCluster" -> clusters.create(input);
      case "DeleteCluster" -> clusters.delete(input);
      case "ListClusters" -> clusters.list(input);
      case "DescribeClusters" -> clusters.describe(input);
      case "CreateService" -> services.create(input);
      case "UpdateService" -> services.update(input);
      case "DeleteService" -> services.delete(input);
      case "ListServices" -> services.list(input);
      case "DescribeServices" -> services.describe(input);
      case "ListTasks" -> tasks.list(input);
      case "DescribeTasks" -> tasks.describe(input);
      case "RunTask" -> tasks.run(input);
      case "StartTask" -> tasks.start(input);
      case "StopTask" -> tasks.stop(input);
      case "GetTaskProtection" -> protection.get(input);
      case "UpdateTaskProtection" -> protection.update(input);
      case "ListContainerInstances" -> instances.list(input);
      case "DescribeContainerInstances" -> instances.describe(input);
      case "UpdateContainerInstancesState" -> instances.updateState(input);
      case "DeregisterContainerInstance" -> instances.deregister(input);
      case "PutAttributes" -> attributes.put(input);
      case "DeleteAttributes" -> attributes.delete(input);
      case "ListAttributes" -> attributes.list(input);
      case "RegisterTaskDefinition" -> definitions.register(input);
      case "DescribeTaskDefinition" -> definitions.describe(input);
      case "ListTaskDefinitions" -> definitions.list(input);
      case "TagResource" -> tags.tag(input);
      case "UntagResource" -> tags.untag(input);
      case "ListTagsForResource" -> tags.list(input);
      default -> throw ApiError.unknownOperation(operation);
    };
  }
}
