package io.ecsanywhere.harness.soak;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.TaskTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Services that never come to rest, each with a pool of its own. */
final class Churn {

  static final String CLUSTER = "soak";
  private static final int HOSTS = 6;
  private static final int MOST_TASKS = 8;

  private record Member(String service, String pool) {}

  private final SimulatedAws aws;
  private final RandomGenerator random;
  private final String definition;
  private final List<Member> members = new ArrayList<>();
  private final List<Host> hosts;
  private final Set<String> passing = new LinkedHashSet<>();
  private int passingMade;

  Churn(SimulatedAws aws, int services, RandomGenerator random) {
    this.aws = aws;
    this.random = random;
    aws.console().createCluster(CLUSTER);
    hosts = aws.hosts().add(CLUSTER, HOSTS);
    definition = aws.console().register(TaskTemplate.of("web").container("web", "80"));
    for (int i = 0; i < services; i++) {
      members.add(make("service-" + i));
    }
  }

  private Member make(String name) {
    String pool = aws.pools().createTargetGroup(name, "HTTP", 80);
    aws.console().createService(CLUSTER, name, definition, 3, Map.of("ecs-a.lbName", name));
    return new Member(name, pool);
  }

  /** Changes one thing. */
  void turn() {
    Member member = members.get(random.nextInt(members.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> aws.console().scale(CLUSTER, member.service(), random.nextInt(MOST_TASKS + 1));
      case 2 -> aws.console().roll(CLUSTER, member.service(), definition);
      case 3 ->
          aws.console().tasks(CLUSTER, member.service()).stream()
              .findFirst()
              .ifPresent(task -> aws.console().stopTask(CLUSTER, task));
      case 4 -> aws.pools().targets(member.pool()).stream().findFirst().ifPresent(this::tamper);
      case 5 -> host(hosts.get(random.nextInt(hosts.size())));
      case 6 -> come();
      default -> go();
    }
  }

  private void tamper(String target) {
    members.forEach(member -> aws.pools().deregister(member.pool(), target));
  }

  private void host(Host host) {
    host.disconnectAgent();
    host.restore();
  }

  /** A service that will not stay: names that come and go are what an unbounded map keeps. */
  private void come() {
    String name = "passing-" + ++passingMade;
    aws.console()
        .createService(CLUSTER, name, definition, 1, Map.of("ecs-a.lbName", "none-" + name));
    passing.add(name);
  }

  private void go() {
    passing.stream()
        .findFirst()
        .ifPresent(
            name -> {
              aws.console().scale(CLUSTER, name, 0);
              aws.console().deleteService(CLUSTER, name);
              passing.remove(name);
            });
  }

  /** Whether every service runs as it should and its pool has just as many targets. */
  boolean right() {
    return members.stream()
        .allMatch(
            member ->
                aws.console().steady(CLUSTER, member.service())
                    && aws.pools().targets(member.pool()).size()
                        == aws.console().tasks(CLUSTER, member.service()).size());
  }
}
