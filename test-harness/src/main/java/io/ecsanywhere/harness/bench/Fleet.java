package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.TaskTemplate;
import io.ecsanywhere.harness.events.EventFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Many services alike, each with a pool of its own. */
final class Fleet {

  static final String CLUSTER = "bench";

  /** How large a fleet is; tasks are counted for each service. */
  record Size(int services, int tasks, int hosts) {
    int allTasks() {
      return services * tasks;
    }
  }

  /** A service and the target group that it is tagged with. */
  record Member(String service, String targetGroupArn) {}

  private final SimulatedAws aws;
  private final Size size;
  private final String definition;
  private final List<Member> members = new ArrayList<>();
  private final Map<String, Member> byService = new HashMap<>();
  private final Map<String, Member> byPool = new HashMap<>();

  /** Makes the services, tagged from the start, and waits until they run. */
  Fleet(SimulatedAws aws, Size size, Patience patience) {
    this.aws = aws;
    this.size = size;
    aws.console().createCluster(CLUSTER);
    aws.hosts().add(CLUSTER, size.hosts()).forEach(Host::givePortsInTurn);
    definition = aws.console().register(TaskTemplate.of("web").container("web", "80"));
    for (int i = 1; i <= size.services(); i++) {
      var name = "service-" + i;
      var pool = aws.pools().createTargetGroup("pool-" + i, "HTTP", 80);
      var member = new Member(name, pool);
      members.add(member);
      byService.put(name, member);
      byPool.put(pool, member);
      aws.console()
          .createService(CLUSTER, name, definition, size.tasks(), Map.of("ecs-a.lbName", pool));
    }
    awaitSteady(patience);
  }

  /** A fleet whose making no event tells of: nothing waits in the queue. */
  static Fleet unannounced(SimulatedAws aws, Size size, Patience patience) {
    var silence = new EventFault.Lost(1);
    aws.events().add(silence);
    var fleet = new Fleet(aws, size, patience);
    aws.events().remove(silence);
    return fleet;
  }

  Size size() {
    return size;
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** Members in turn, however high the number. */
  Member member(int number) {
    return members.get(number % members.size());
  }

  Optional<Member> ofService(String service) {
    return Optional.ofNullable(byService.get(service));
  }

  Optional<Member> ofPool(String targetGroupArn) {
    return Optional.ofNullable(byPool.get(targetGroupArn));
  }

  void awaitSteady(Patience patience) {
    for (Member member : members) {
      if (!aws.console().steady(CLUSTER, member.service())) {
        patience.until(
            member.service() + " is steady", () -> aws.console().steady(CLUSTER, member.service()));
      }
    }
  }

  /** Whether no task is on its way from being wanted to having stopped. */
  boolean allStopped() {
    return aws.ecs().stopping(CLUSTER) == 0;
  }

  /** Makes every pool right by hand. */
  void fill() {
    for (Member member : members) {
      aws.pools().register(member.targetGroupArn(), wanted(member).toArray(String[]::new));
    }
  }

  void scale(Member member, int count) {
    aws.console().scale(CLUSTER, member.service(), count);
  }

  /** Replaces all of a service's tasks, with at most so many of them at once, in percent. */
  void roll(Member member, int maximumPercent) {
    aws.console().percents(CLUSTER, member.service(), 100, maximumPercent);
    aws.console().roll(CLUSTER, member.service(), definition);
  }

  /** How many targets the service's pool holds. */
  int targets(Member member) {
    return held(member).size();
  }

  /** Whether a service's pool holds just the service's running tasks. */
  boolean right(Member member) {
    return held(member).equals(wanted(member));
  }

  /** Whether the pools of all these are right. */
  boolean right(Collection<Member> some) {
    return some.stream().allMatch(this::right);
  }

  private Set<String> held(Member member) {
    return aws.pools().targets(member.targetGroupArn());
  }

  private Set<String> wanted(Member member) {
    return aws.ecs().endpoints(CLUSTER, member.service()).stream()
        .map(endpoint -> endpoint.hostAddress() + ":" + endpoint.hostPort())
        .collect(Collectors.toSet());
  }
}
