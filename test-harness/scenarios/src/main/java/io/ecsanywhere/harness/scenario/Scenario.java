package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Splitter;
import com.google.common.collect.Sets;
import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.deploy.ShippedPolicy;
import io.ecsanywhere.harness.elb.TargetHealth;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.measure.Removals;
import io.ecsanywhere.harness.measure.Traffic;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/**
 * A simulated AWS with one cluster, and the real program that looks after it. Periods are short so
 * that what only a poll can find is found within seconds. The program may call what the shipped
 * policy allows, and a scenario in which it calls anything else fails.
 */
final class Scenario implements AutoCloseable {

  static final String CLUSTER = "scenario";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Pools follow within seconds, whatever went wrong before: polls come every two, or sooner. */
  private static final Duration SECONDS = Duration.ofSeconds(10);

  /** What the simulated AWS is made of is in this JVM too, and logs where the program does. */
  private static final List<String> SERVERS =
      List.of(
          "\"logger\":\"TheSQSRestServerBuilder",
          // Netty, of which the program has none: an answer that came after the server's end.
          "\"logger\":\"rejectedExecution\"");

  static {
    // A scenario waits for hundreds of things, and most of them are so already.
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(25));
  }

  final SimulatedAws aws;
  private final Map<String, String> pools = new LinkedHashMap<>();
  private final Map<String, String> listeners = new LinkedHashMap<>();
  private final Causes causes;
  private final Set<String> refusedGroups = new TreeSet<>();
  private final Requests requests;
  private final List<RunningProgram> programs = new ArrayList<>();

  private Scenario(SimulationOptions options) {
    aws = SimulatedAws.start(options);
    requests = new Requests(aws);
    causes = new Causes(aws);
    cluster(CLUSTER);
    permit(flags());
  }

  static Scenario start() {
    return start(SimulationOptions.usual());
  }

  static Scenario start(SimulationOptions options) {
    return new Scenario(options);
  }

  /** One cluster more. */
  void cluster(String name) {
    aws.console().createCluster(name);
    causes.cluster(name);
  }

  /** Deletes a cluster, which has to be empty. */
  void deleteCluster(String name) {
    causes.leaves(name);
    aws.console().deleteCluster(name);
  }

  Host host() {
    return aws.hosts().add(CLUSTER);
  }

  List<Host> hosts(int count) {
    return aws.hosts().add(CLUSTER, count);
  }

  /** A target group with a listener that forwards to it, at a free port where its own is taken. */
  String pool(String name) {
    return pool(name, "HTTP");
  }

  String pool(String name, String protocol) {
    return pool(name, protocol, "ipv4");
  }

  String pool(String name, String protocol, String ipAddressType) {
    String group = unpermittedPool(name, protocol, ipAddressType);
    aws.pools().tag(group, "ecs-a.controller", ShippedPolicy.leaseName(List.of()));
    return group;
  }

  /** A target group whose owner has not agreed: the policy allows no write to it. */
  String unpermittedPool(String name) {
    String group = unpermittedPool(name, "HTTP", "ipv4");
    refusedGroups.add(group);
    return group;
  }

  private String unpermittedPool(String name, String protocol, String ipAddressType) {
    boolean http = protocol.startsWith("HTTP");
    String group =
        aws.pools().createTargetGroup(name, protocol, 80, aws.pools().vpcId(), ipAddressType);
    String balancer =
        aws.pools().createLoadBalancer("lb-" + name, http ? "application" : "network");
    String listener = aws.pools().createListener(balancer, protocol, 8080 + pools.size(), group);
    pools.put(name, group);
    listeners.put(name, listener);
    return group;
  }

  String arn(String pool) {
    return pools.getOrDefault(pool, pool);
  }

  String listener(String pool) {
    return listeners.getOrDefault(pool, pool);
  }

  /** A service whose only container {@code web} publishes port 80. */
  String service(String name, int count, Map<String, String> tags) {
    return service(CLUSTER, name, count, tags);
  }

  String service(String cluster, String name, int count, Map<String, String> tags) {
    return service(cluster, name, TaskTemplate.of(name).container("web", "80"), count, tags);
  }

  String service(String name, TaskTemplate template, int count, Map<String, String> tags) {
    return service(CLUSTER, name, template, count, tags);
  }

  private String service(
      String cluster, String name, TaskTemplate template, int count, Map<String, String> tags) {
    expect(name, tags);
    return aws.console()
        .createService(cluster, name, aws.console().register(template), count, tags);
  }

  /** Tags a service as its owner does later. */
  void tag(String serviceArn, Map<String, String> tags) {
    expect(serviceArn.substring(serviceArn.lastIndexOf('/') + 1), tags);
    aws.console().tag(serviceArn, tags);
  }

  private void expect(String service, Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          if (key.startsWith("ecs-a.lb")) {
            Splitter.on(' ').split(value).forEach(pool -> requests.expect(arn(pool), service));
          }
        });
  }

  /**
   * Requests flow through the listeners of all pools from now on. Whatever happens, a container
   * that does not belong behind a listener gets no more than one of them: the one that is sent
   * while word of whose port it now is goes round; and every pool that gets targets answers some.
   */
  Scenario underRequests() {
    Map<String, InetSocketAddress> doors = new LinkedHashMap<>();
    pools.forEach((name, group) -> doors.put(group, door(name)));
    requests.flow(doors);
    return this;
  }

  /** Sends requests to these pools' listeners from now on; each pool is for one service alone. */
  Traffic requests(double perSecond, Map<String, String> serviceOfPool) {
    serviceOfPool.forEach((pool, service) -> requests.expect(arn(pool), service));
    List<InetSocketAddress> doors = serviceOfPool.keySet().stream().map(this::door).toList();
    return new Traffic(aws, doors, perSecond, "");
  }

  private InetSocketAddress door(String pool) {
    return aws.pools().address(listener(pool)).orElseThrow();
  }

  /**
   * Has one service take ports that another gives up, and waits until the pools of both, which are
   * named as they are, are right.
   */
  void passPorts(String from, int fewer, String to, int more) {
    Set<String> before = targets(from);
    aws.console().scale(CLUSTER, from, fewer);
    await("ports are free")
        .atMost(PATIENCE)
        .until(() -> serving(from, "web", 80).size() == fewer && aws.ecs().stopping(CLUSTER) == 0);
    Sets.difference(before, serving(from, "web", 80)).stream()
        .map(HostAndPort::fromString)
        .forEach(free -> aws.hosts().find(free.getHost()).forceNextPort(free.getPort()));
    aws.console().scale(CLUSTER, to, more);
    awaitServing(from, from, fewer);
    awaitServing(to, to, more);
    assertThat(Sets.intersection(before, targets(to))).as("ports that have passed").isNotEmpty();
  }

  /** Starts the controller in this JVM. */
  RunningProgram controller(String... flags) {
    List<String> arguments = flags(flags);
    permit(arguments);
    RunningProgram program = RunningProgram.start(aws.environment(), arguments);
    programs.add(program);
    return program;
  }

  /** From now on callers may do what a controller with these flags needs, and nothing else. */
  void permit(List<String> flags) {
    aws.access().attach(ShippedPolicy.of(Account.DEFAULT, flags));
  }

  /** The same without the statements that one who only looks does not need. */
  void permitReads(List<String> flags) {
    aws.access()
        .attach(
            ShippedPolicy.of(Account.DEFAULT, flags)
                .only(sid -> sid.startsWith("Read") || sid.startsWith("Find")));
  }

  /**
   * Flags for a controller of this cluster, with short periods; those given win, the last first.
   */
  List<String> flags(String... flags) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("--event-queue-url", aws.events().queue().url());
    all.put("--host-cidr", "127.0.0.0/8");
    all.put("--service-resync-period", "2s");
    all.put("--task-resync-period", "2s");
    all.put("--instance-resync-period", "2s");
    all.put("--target-resync-period", "5s");
    all.put("--full-resync-period", "5s");
    all.put("--api-budget", "100%");
    all.put("--log-level", "debug");
    List<String> arguments = new ArrayList<>();
    for (String flag : flags) {
      String[] parts = flag.split("=", 2);
      if (parts[0].equals("--cluster")) {
        arguments.add(flag);
      } else {
        all.put(parts[0], parts.length > 1 ? parts[1] : "true");
      }
    }
    if (arguments.isEmpty()) {
      arguments.add("--cluster=" + CLUSTER);
    }
    all.forEach(
        (flag, value) -> {
          if (!value.isEmpty()) {
            arguments.add(flag + "=" + value);
          }
        });
    return arguments;
  }

  /** The targets that a pool has, draining ones left out. */
  Set<String> targets(String pool) {
    return new TreeSet<>(aws.pools().targets(arn(pool)));
  }

  /** Where a container port of a service's running tasks is reached, over TCP. */
  Set<String> serving(String service, String container, int port) {
    return new Reached(aws).tcp(service, container, port);
  }

  /** The targets that the controller has taken from a pool so far, in order. */
  List<String> removals(String pool) {
    return Removals.of(aws, arn(pool));
  }

  /** These targets of running tasks go by a rule that is the scenario's own subject. */
  void removesByRule(String pool, Set<String> targets) {
    causes.byRule(arn(pool), targets);
  }

  /** Whatever users and AWS do wrong, they are told in a line. */
  private void assertNothingWasLoggedWithAStack() {
    assertThat(programs.stream().flatMap(program -> program.lines("\"stack_trace\"").stream()))
        .as("lines with a stack trace")
        .filteredOn(line -> SERVERS.stream().noneMatch(line::contains))
        .isEmpty();
  }

  private void assertNothingWasRefused() {
    assertThat(aws.access().refused())
        .as("calls that the shipped policy does not allow")
        .filteredOn(refusal -> !refusedGroups.contains(refusal.resource()))
        .isEmpty();
  }

  /** Waits until every event so far has been delivered, taken up and deleted. */
  void awaitHeard() {
    await("all events are heard")
        .atMost(Duration.ofMinutes(1))
        .until(() -> aws.events().pending() == 0 && aws.events().waiting() == 0);
  }

  /** Waits until a service runs as it should. */
  void awaitSteady(String service) {
    awaitSteady(CLUSTER, service);
  }

  void awaitSteady(String cluster, String service) {
    await("service " + service + " of " + cluster + " is steady")
        .atMost(PATIENCE)
        .until(() -> aws.console().steady(cluster, service));
  }

  /** Waits until the pool holds just what container {@code web} of this service serves. */
  void awaitServing(String pool, String service, int count) {
    awaitServing(pool, service, "web", 80, count);
  }

  void awaitServing(String pool, String service, String container, int port, int count) {
    awaitSteady(service);
    await("pool " + pool + " holds " + count + " of " + service)
        .atMost(patience(pool))
        .untilAsserted(
            () ->
                assertThat(targets(pool))
                    .hasSize(count)
                    .isEqualTo(serving(service, container, port)));
  }

  /** Waits until the pool holds just these. */
  void awaitTargets(String pool, Set<String> targets) {
    await("pool " + pool)
        .atMost(patience(pool))
        .untilAsserted(() -> assertThat(targets(pool)).isEqualTo(new TreeSet<>(targets)));
  }

  /** The first time takes in the start of a program. */
  private Duration patience(String pool) {
    return aws.pools().history(arn(pool)).isEmpty() ? PATIENCE : SECONDS;
  }

  /** Waits until every target of the pool has been found healthy. */
  void awaitHealthy(String pool) {
    await("all of pool " + pool + " is healthy")
        .atMost(PATIENCE)
        .until(
            () ->
                aws.pools().health(arn(pool)).values().stream()
                    .map(TargetHealth::state)
                    .filter(state -> state != TargetHealth.State.DRAINING)
                    .allMatch(TargetHealth.State.HEALTHY::equals));
  }

  /** Waits for a log line with all of these in it. */
  void awaitLog(RunningProgram program, String... parts) {
    await("a log line with " + List.of(parts))
        .atMost(PATIENCE)
        .until(
            () ->
                program.log().stream()
                    .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  /**
   * Whatever a scenario is about, nothing was ever taken from a pool without cause, no container
   * got another service's requests for longer than it took to hear of it, no permission lacks in
   * the policy, and nothing was unforeseen.
   */
  @Override
  public void close() {
    try {
      try (requests) {
        requests.awaitAnswers();
      }
      causes.assertFound();
      requests.assertNoneWentAstrayTwice();
      assertNothingWasRefused();
      assertNothingWasLoggedWithAStack();
    } finally {
      programs.forEach(RunningProgram::close);
      aws.close();
    }
  }
}
