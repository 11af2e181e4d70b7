package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Api;
import io.ecsanywhere.harness.front.ApiError;
import io.ecsanywhere.harness.net.Network;
import io.ecsanywhere.harness.net.TrafficLog;
import java.time.InstantSource;

/**
 * The simulated Elastic Load Balancing, version 2: target groups, load balancers and listeners that
 * forward real requests. Throttling is the front's affair.
 */
public final class ElbApi implements Api, AutoCloseable {

  private final Inventory inventory;
  private final TrafficLog traffic;
  private final TargetGroups groups;
  private final Targets targets;
  private final LoadBalancers loadBalancers;
  private final Listeners listeners;
  private final Tags tags;
  private final HealthChecker checker;

  public ElbApi(Account account, ElbOptions options, Network network) {
    this.inventory = new Inventory(account, options);
    this.traffic = new TrafficLog(InstantSource.system());
    this.groups = new TargetGroups(inventory);
    this.targets = new Targets(inventory);
    this.loadBalancers = new LoadBalancers(inventory);
    this.listeners = new Listeners(inventory, network, traffic);
    this.tags = new Tags(inventory);
    this.checker = new HealthChecker(inventory, network);
  }

  @Override
  public String service() {
    return "elasticloadbalancing";
  }

  @Override
  public ObjectNode handle(String operation, ObjectNode node) {
    Parameters parameters = new Parameters(node);
    return switch (operation) {
      case "CreateTargetGroup" -> groups.create(parameters);
      case "DescribeTargetGroups" -> groups.describe(parameters);
      case "DeleteTargetGroup" -> groups.delete(parameters);
      case "DescribeTargetGroupAttributes" -> groups.attributes(parameters);
      case "ModifyTargetGroupAttributes" -> groups.modifyAttributes(parameters);
      case "RegisterTargets" -> targets.register(parameters);
      case "DeregisterTargets" -> targets.deregister(parameters);
      case "DescribeTargetHealth" -> targets.describeHealth(parameters);
      case "CreateLoadBalancer" -> loadBalancers.create(parameters);
      case "DescribeLoadBalancers" -> loadBalancers.describe(parameters);
      case "CreateListener" -> listeners.create(parameters);
      case "DescribeListeners" -> listeners.describe(parameters);
      case "DeleteListener" -> listeners.delete(parameters);
      case "AddTags" -> tags.add(parameters);
      case "RemoveTags" -> tags.remove(parameters);
      case "DescribeTags" -> tags.describe(parameters);
      case "DescribeAccountLimits" -> limits();
      default -> throw ApiError.unknownOperation(operation);
    };
  }

  /** Java's way in: to make things, to look at them, and to meddle with them past the API. */
  public Pools pools() {
    return new Pools(this, inventory, targets);
  }

  /** What became of the requests that reached the listeners. */
  public TrafficLog traffic() {
    return traffic;
  }

  private ObjectNode limits() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    AccountLimits.of(inventory.options().limits())
        .forEach(
            (name, most) ->
                answer
                    .withArray("Limits")
                    .addObject()
                    .put("Name", name)
                    .put("Max", Integer.toString(most)));
    return answer;
  }

  /** Ends health checks and closes every listener. */
  @Override
  public void close() {
    checker.close();
    listeners.close();
  }
}
