package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.TaskTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Many services alike, each with a pool of its own. */
final class Fleet {

  static final String CLUSTER = "bench";

  /** A service and the target group that it is tagged with. */
  record Member(String service, String targetGroupArn) {}

  private final SimulatedAws aws;
  private final int tasks;
  private int freshPort = 50_000;
  private final List<Member> members = new ArrayList<>();

  /**
   * Makes the services, tagged from the start.
   *
   * @param tasks of each service
   */
  Fleet(SimulatedAws aws, int hosts, int services, int tasks) {
    this.aws = aws;
    this.tasks = tasks;
    aws.console().createCluster(CLUSTER);
    aws.hosts().add(CLUSTER, hosts);
    var definition = aws.console().register(TaskTemplate.of("web").container("web", "80"));
    for (int i = 1; i <= services; i++) {
      var name = "service-" + i;
      var group = aws.pools().createTargetGroup("pool-" + i, "HTTP", 80);
      members.add(new Member(name, group));
      aws.console().createService(CLUSTER, name, definition, tasks, Map.of("ecs-a.lbName", group));
    }
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** How many tasks each service has, unless it was scaled. */
  int tasks() {
    return tasks;
  }

  void awaitRunning(Patience patience) {
    patience.until(
        "all services run",
        () -> members.stream().allMatch(one -> aws.console().steady(CLUSTER, one.service())));
  }

  void awaitRegistered(Patience patience) {
    patience.until(
        "all tasks are targets and all events taken",
        () ->
            members.stream().allMatch(one -> targets(one) == tasks) && aws.events().waiting() == 0);
  }

  /**
   * Docker gives ports out in turn, a simulated host the lowest that is free: without this many a
   * new target would be one that still drains.
   */
  private void useFreshPort() {
    freshPort++;
    aws.hosts().all().forEach(host -> host.forceNextPort(freshPort));
  }

  void scale(Member member, int count) {
    useFreshPort();
    aws.console().scale(CLUSTER, member.service(), count);
  }

  /** How many targets the service's pool holds. */
  int targets(Member member) {
    return aws.pools().targets(member.targetGroupArn()).size();
  }
}
