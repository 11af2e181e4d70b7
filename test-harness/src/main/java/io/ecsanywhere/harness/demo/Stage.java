package io.ecsanywhere.harness.demo;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.ecs.Ecs.Endpoint;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.elb.TargetHealth.State;
import io.ecsanywhere.harness.measure.Table;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The cluster, services and load balancer of the walkthrough, and what should hold among them. */
final class Stage {

  static final String CLUSTER = "ECSA-Demo-Cluster";
  static final String APP1 = "Service-DemoApp1";
  static final String APP2 = "Service-DemoApp2";

  private static final int FIRST_PORT = 8080;

  private static final TaskTemplate APP1_TASK =
      TaskTemplate.of("DemoApp1").container("container0", "3000");

  private static final TaskTemplate APP2_TASK =
      TaskTemplate.of("DemoApp2").container("container1", "3000").container("container2", "3000");

  private final SimulatedAws aws;
  private final String app1Arn;
  private final String app2Arn;
  private final List<Route> routes = new ArrayList<>();

  Stage(SimulatedAws aws) {
    this.aws = aws;
    aws.console().createCluster(CLUSTER);
    aws.hosts().add(CLUSTER, 3);
    app1Arn = service(APP1, APP1_TASK, 1);
    app2Arn = service(APP2, APP2_TASK, 3);
    var balancer = aws.pools().createLoadBalancer(CLUSTER + "-LB", "application");
    route(balancer, 0, APP1, "container0");
    route(balancer, 1, APP2, "container1");
    route(balancer, 2, APP2, "container2");
  }

  private String service(String name, TaskTemplate task, int count) {
    return aws.console()
        .createService(CLUSTER, name, aws.console().register(task), count, Map.of());
  }

  private void route(String balancer, int number, String service, String container) {
    var name = CLUSTER + "-TargetGroup-" + number;
    var group = aws.pools().createTargetGroup(name, "HTTP", 80);
    // On AWS it is 300 s, and the tables would show what has long gone.
    aws.pools().setAttribute(group, "deregistration_delay.timeout_seconds", "1");
    var listener = aws.pools().createListener(balancer, "HTTP", FIRST_PORT + number, group);
    aws.traffic().expect(group, Set.of(service));
    var url = "http://127.0.0.1:" + address(listener).getPort();
    routes.add(new Route(url, listener, name, group, service, container));
  }

  private InetSocketAddress address(String listener) {
    return aws.pools().address(listener).orElseThrow();
  }

  SimulatedAws aws() {
    return aws;
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }

  List<Route> routes(String service) {
    return routes.stream().filter(route -> route.service().equals(service)).toList();
  }

  /** Where the listeners listen. */
  List<InetSocketAddress> addresses() {
    return routes.stream().map(route -> address(route.listenerArn())).toList();
  }

  /** The usual ports that something else on this machine has. */
  List<String> portsTaken() {
    var taken = new ArrayList<String>();
    for (int i = 0; i < routes.size(); i++) {
      int got = address(routes.get(i).listenerArn()).getPort();
      if (got != FIRST_PORT + i) {
        taken.add(
            "Port %d is taken on this machine: port %d stands in.".formatted(FIRST_PORT + i, got));
      }
    }
    return taken;
  }

  /** Names the pools on the services. */
  Map<String, String> tag() {
    var tags = new TreeMap<String, String>();
    tags.put(APP1, tag(app1Arn, APP1));
    tags.put(APP2, tag(app2Arn, APP2));
    return tags;
  }

  private String tag(String serviceArn, String service) {
    var value = routes(service).stream().map(Route::groupArn).collect(Collectors.joining(" "));
    aws.console().tag(serviceArn, Map.of("ecs-a.lbName", value));
    return value;
  }

  void scale(String service, int count) {
    aws.console().scale(CLUSTER, service, count);
  }

  /** Replaces the six tasks of the second service two by two. */
  void roll() {
    aws.console().percents(CLUSTER, APP2, 100, 134);
    aws.console().roll(CLUSTER, APP2, aws.console().register(APP2_TASK));
  }

  /** Of the hosts that have one of the first service's two tasks, the one with more containers. */
  Host hostToLose() {
    var address =
        endpoints(routes.getFirst()).stream()
            .map(Endpoint::hostAddress)
            .max(Comparator.comparingLong(this::containersAt))
            .orElseThrow();
    return aws.hosts().find(address);
  }

  private long containersAt(String address) {
    return routes.stream()
        .flatMap(route -> endpoints(route).stream())
        .filter(endpoint -> endpoint.hostAddress().equals(address))
        .count();
  }

  private List<Endpoint> endpoints(Route route) {
    return aws.ecs().endpoints(CLUSTER, route.service()).stream()
        .filter(endpoint -> endpoint.container().equals(route.container()))
        .toList();
  }

  /** Where the route's containers run, as ECS has it. */
  Set<String> running(Route route) {
    return endpoints(route).stream()
        .map(endpoint -> endpoint.hostAddress() + ":" + endpoint.hostPort())
        .collect(Collectors.toSet());
  }

  Set<String> targets(Route route) {
    return aws.pools().targets(route.groupArn());
  }

  Map<String, TargetHealth> health(Route route) {
    return new TreeMap<>(aws.pools().health(route.groupArn()));
  }

  /** Whether both services run, as many tasks as they should. */
  boolean steady() {
    return aws.console().steady(CLUSTER, APP1) && aws.console().steady(CLUSTER, APP2);
  }

  /** Whether the services run so many tasks, and their pools hold just these, all healthy. */
  boolean inStep(int tasksOfApp1, int tasksOfApp2) {
    return inStep(APP1, tasksOfApp1) && inStep(APP2, tasksOfApp2);
  }

  private boolean inStep(String service, int count) {
    return aws.console().steady(CLUSTER, service)
        && routes(service).stream()
            .allMatch(
                route ->
                    running(route).size() == count
                        && targets(route).equals(running(route))
                        && targets(route).stream()
                            .allMatch(target -> state(route, target) == State.HEALTHY));
  }

  /** Whether the load balancer has found every target at this address to be unhealthy. */
  boolean unhealthyAt(String address) {
    return routes.stream()
        .allMatch(
            route ->
                targets(route).stream()
                    .filter(target -> target.startsWith(address + ":"))
                    .allMatch(target -> state(route, target) == State.UNHEALTHY));
  }

  private State state(Route route, String target) {
    var health = health(route).get(target);
    return health == null ? State.UNUSED : health.state();
  }

  Table hostTable() {
    var table = Table.of("HOST", "ADDRESS", "MANAGED INSTANCE");
    aws.hosts()
        .all()
        .forEach(host -> table.row(host.name(), host.address(), host.managedInstanceId()));
    return table;
  }

  Table routeTable() {
    var table = Table.of("LISTENER", "TARGET GROUP", "SERVICE", "CONTAINER", "TASKS RUN AT");
    for (Route route : routes) {
      table.row(
          route.url(),
          route.groupName(),
          route.service(),
          route.container(),
          running(route).stream().sorted().collect(Collectors.joining(" ")));
    }
    return table;
  }

  Table targetTable() {
    var table = Table.of("LISTENER", "TARGET GROUP", "TARGET", "HEALTH");
    for (Route route : routes) {
      var health = health(route);
      if (health.isEmpty()) {
        table.row(route.url(), route.groupName(), "(none)", "");
      }
      health.forEach(
          (target, state) ->
              table.row(route.url(), route.groupName(), target, state.state().word()));
    }
    return table;
  }
}
