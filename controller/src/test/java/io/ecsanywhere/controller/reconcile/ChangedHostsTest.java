package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Failed;
import io.ecsanywhere.controller.reconcile.Outcome.RequeueAfter;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hosts move, vanish from SSM and lose their connection. */
class ChangedHostsTest {

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  @Test
  void anEventOfAHostWithoutTasksLeavesNothingToBeRead() {
    assertThat(world.informers.doubtHost(FakeAws.CLUSTER, "h2", 0, _ -> false)).isEmpty();
    aws.run("t2", "web", "h2", 32768);
    world.poll();
    aws.failing.add("DescribeContainerInstances");
    assertThat(world.outcome("web")).isEqualTo(new Changed());
  }

  @Test
  void anEventOfAHostHasItReadAgainForTheServicesOnIt() {
    assertThat(world.informers.doubtHost(FakeAws.CLUSTER, "h1", 0, _ -> false))
        .containsExactly(FakeAws.key("web"));
    aws.failing.add("DescribeContainerInstances");
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
  }

  @Test
  void whileSsmSaysNothingOfAHostWhatIsThereStays() {
    World restarted = new World();
    restarted.balancer.pool("p");
    restarted.balancer.at("p").put(Target.of("10.0.0.1", 32768), false);
    restarted.aws.host("h1", "10.0.0.1");
    restarted.aws.managed.clear();
    restarted.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    restarted.aws.run("t1", "web", "h1", 32768);
    restarted.poll();
    restarted.reconcile("web");
    restarted.poll();
    Pass pass = restarted.reconcile("web");
    assertThat(pass.ineligible()).containsEntry(Reason.NO_HOST_ADDRESS, 1);
    assertThat(restarted.balancer.holds("p")).hasSize(1);
  }

  @Test
  void aHostThatChangesItsAddressMovesItsTargets() {
    world.reconcile("web");
    aws.managed.put("mi-h1", new ManagedInstance("mi-h1", "10.0.0.8", true));
    world.looks.clear();
    world.poll();
    assertThat(world.looks).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.8:32768");
  }

  @Test
  void aHostThatSsmForgetsKeepsItsTargets() {
    world.reconcile("web");
    aws.managed.clear();
    world.advance(Duration.ofHours(1));
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(1);
  }

  @Test
  void whileAHostCannotBeReadNothingOfItsTasksChanges() {
    world.reconcile("web");
    aws.failing.add("DescribeContainerInstances");
    aws.host("h3", "10.0.0.3");
    aws.run("t2", "web", "h3", 32768);
    world.informers.doubtTask(FakeAws.key("web"), "t2", 1);
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);
    assertThat(balancer.holds("p")).hasSize(1);
    aws.failing.clear();
    world.reconcile("web");
    assertThat(balancer.holds("p")).hasSize(2);
  }

  /** ECS may show a task before it knows its host by name. */
  @Test
  void aNewHostIsAskedForAgainSoonAfterItWasNotThere() {
    world.reconcile("web");
    aws.run("t2", "web", "h3", 32768);
    world.informers.doubtTask(FakeAws.key("web"), "t2", 1);
    assertThat(world.outcome("web")).isInstanceOf(Failed.class);

    aws.host("h3", "10.0.0.3");
    assertThat(world.outcome("web")).as("asked again at once").isInstanceOf(Failed.class);
    world.advance(Duration.ofMillis(200));
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).hasSize(2);
  }

  @Test
  void anAnswerOlderThanAHostsEventIsReadAgain() {
    world.reconcile("web");
    long version = requireNonNull(aws.hosts.get("h1")).version();
    assertThat(world.informers.doubtHost(FakeAws.CLUSTER, "h1", version, _ -> false)).isEmpty();

    world.informers.doubtHost(FakeAws.CLUSTER, "h1", version + 1, _ -> false);
    assertThat(world.outcome("web"))
        .isEqualTo(new RequeueAfter("stale-read", Duration.ofMillis(200)));
    turn(aws, "h1", true, version + 1);
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    aws.failing.add("DescribeContainerInstances");
    assertThat(world.outcome("web")).as("in doubt no longer").isEqualTo(new Unchanged());
  }

  @Test
  void aVersionOfAHostThatIsNeverSeenIsGivenUp() {
    world.reconcile("web");
    world.informers.doubtHost(FakeAws.CLUSTER, "h1", 1_000, _ -> false);
    assertThat(world.outcome("web")).isInstanceOf(RequeueAfter.class);
    world.advance(Duration.ofSeconds(30));
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
  }

  /** The event that tells of its return is ahead of what can be read. */
  @Test
  void aHostThatIsBackIsNotGivenUpForAStaleRead() {
    World removing = servingOnTwoHosts();
    disconnect(removing.aws, "h1");
    removing.poll();
    removing.reconcile("web");
    removing.advance(Duration.ofMinutes(10));

    long back = requireNonNull(removing.aws.hosts.get("h1")).version() + 1;
    removing.informers.doubtHost(FakeAws.CLUSTER, "h1", back, _ -> false);
    assertThat(removing.outcome("web")).isInstanceOf(RequeueAfter.class);
    assertThat(removing.balancer.holds("p")).hasSize(2);
    turn(removing.aws, "h1", true, back);
    assertThat(removing.outcome("web")).isEqualTo(new Unchanged());
    assertThat(removing.balancer.holds("p")).hasSize(2);
  }

  @Test
  void afterTheGraceADisconnectedHostLosesItsTargetsButNeverAllOfAPool() {
    World removing = servingOnTwoHosts();
    disconnect(removing.aws, "h1");
    removing.poll();
    Pass pass = removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2);
    assertThat(pass.again().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(10));

    removing.advance(Duration.ofMinutes(10));
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.2:1");

    disconnect(removing.aws, "h2");
    removing.poll();
    removing.advance(Duration.ofMinutes(10));
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).isNotEmpty();
  }

  @Test
  void disconnectedHostsKeepTheirTargetsUntilAnotherOneServes() {
    World removing = disconnectedWithANewcomer();
    removing.balancer.failing.put("apply p", new ApiFailure.Transient("fake:apply", "down"));
    removing.reconcile("web");
    removing.balancer.failing.clear();
    assertThat(removing.reconcile("web").again().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(removing.balancer.holds("p"))
        .containsExactlyInAnyOrder("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1");

    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.3:1");
  }

  @Test
  void aFullPoolMakesRoomByAllDisconnectedHostsButOne() {
    World removing = disconnectedWithANewcomer();
    removing.balancer.room = 0;
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2);

    removing.balancer.room = Integer.MAX_VALUE;
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).hasSize(2).contains("10.0.0.3:1");
    removing.reconcile("web");
    assertThat(removing.balancer.holds("p")).containsExactly("10.0.0.3:1");
  }

  /** Ten minutes away is too long. */
  private static World servingOnTwoHosts() {
    World removing = new World(Optional.of(Duration.ofMinutes(10)));
    removing.balancer.pool("p");
    removing.aws.host("h1", "10.0.0.1");
    removing.aws.host("h2", "10.0.0.2");
    removing.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    removing.aws.run("t1", "web", "h1", 1);
    removing.aws.run("t2", "web", "h2", 1);
    removing.poll();
    removing.reconcile("web");
    return removing;
  }

  private static World disconnectedWithANewcomer() {
    World removing = servingOnTwoHosts();
    disconnect(removing.aws, "h1");
    disconnect(removing.aws, "h2");
    removing.poll();
    removing.advance(Duration.ofMinutes(10));
    removing.aws.host("h3", "10.0.0.3");
    removing.aws.run("t3", "web", "h3", 1);
    removing.poll();
    return removing;
  }

  private static void disconnect(FakeAws aws, String host) {
    turn(aws, host, false, requireNonNull(aws.hosts.get(host)).version() + 100);
  }

  private static void turn(FakeAws aws, String host, boolean connected, long version) {
    aws.hosts.computeIfPresent(
        host,
        (_, h) ->
            new ContainerInstance(
                h.arn(),
                h.cluster(),
                h.managedInstanceId(),
                h.status(),
                connected,
                h.attributes(),
                version));
  }
}
