package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.TaskStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Two registrations of one machine, or two machines of which one has the other's address by now.
 */
class SharedAddressTest {

  private static final String OLD = "10.0.0.1";
  private static final int PORT = 32768;

  private final World world = World.ofOneService();
  private final FakeAws aws = world.aws;
  private final FakeBalancer balancer = world.balancer;

  /** The service {@code web} runs at the address; {@code api} is to run there too. */
  SharedAddressTest() {
    aws.service("api", Map.of("ecs-a.lbName", "fake:q"));
    world.poll();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
  }

  private void connected(String host, boolean connected) {
    ContainerInstance old = requireNonNull(aws.hosts.get(host));
    aws.hosts.put(
        host,
        new ContainerInstance(
            host,
            old.cluster(),
            old.managedInstanceId(),
            old.status(),
            connected,
            old.attributes(),
            old.version() + 100));
  }

  private void poll() {
    world.looks.clear();
    world.removals.clear();
    world.poll();
  }

  private void assertOnlyApiIsReached() {
    assertThat(world.reconcile("web").ineligible()).containsEntry(Reason.NOT_RUNNING, 1);
    world.reconcile("api");
    assertThat(balancer.holds("p")).isEmpty();
    assertThat(balancer.holds("q")).containsExactly(OLD + ":" + PORT);
  }

  @Test
  void aMachineThatIsRegisteredAnewTakesThePortsOfWhatRanOnItBefore() {
    connected("h1", false);
    aws.host("again", OLD);
    aws.run("t2", "api", "again", PORT);
    poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    assertOnlyApiIsReached();
  }

  @Test
  void aHostThatGetsTheAddressOfAnotherTakesItsPorts() {
    aws.run("t2", "api", "h2", PORT);
    poll();
    world.reconcile("api");
    assertThat(balancer.holds("p")).isNotEmpty();

    aws.managed.put("mi-h2", new ManagedInstance("mi-h2", OLD, true));
    poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    assertOnlyApiIsReached();
  }

  @Test
  void anAttributeThatNamesTheAddressOfAnotherDoesSoToo() {
    aws.run("t2", "api", "h2", PORT);
    poll();
    ContainerInstance old = requireNonNull(aws.hosts.get("h2"));
    aws.hosts.put(
        "h2",
        new ContainerInstance(
            "h2",
            old.cluster(),
            old.managedInstanceId(),
            old.status(),
            true,
            Map.of(ContainerInstance.HOST_ADDRESS, OLD),
            old.version() + 100));
    poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    assertOnlyApiIsReached();
  }

  @Test
  void aNewerTaskOnAHostWhoseAgentIsAwayTakesNothing() {
    aws.host("again", OLD);
    connected("again", false);
    aws.run("t2", "api", "again", PORT);
    poll();
    assertThat(world.reconcile("api").ineligible()).containsEntry(Reason.NOT_RUNNING, 1);
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
    assertThat(balancer.holds("q")).isEmpty();
  }

  @Test
  void whoseAgentComesBackTakesThePortFromAnOlderTask() {
    aws.host("again", OLD);
    connected("again", false);
    aws.run("t2", "api", "again", PORT);
    poll();
    connected("again", true);
    poll();
    assertThat(world.removals).contains(FakeAws.key("web"));
    assertOnlyApiIsReached();
  }

  @Test
  void whenTheHostLeavesTheAddressThePortIsTheOthersAgain() {
    aws.host("again", OLD);
    aws.run("t2", "api", "again", PORT);
    poll();
    assertOnlyApiIsReached();

    aws.managed.put("mi-again", new ManagedInstance("mi-again", "10.0.0.7", true));
    poll();
    assertThat(world.looks).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
  }

  @Test
  void otherPortsAtTheAddressStay() {
    aws.host("again", OLD);
    aws.run("t2", "api", "again", PORT + 1);
    poll();
    assertThat(world.removals).isEmpty();
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
  }

  /** A standby's sight of SSM takes nothing from anybody. */
  @Test
  void whileItIsNotKnownWhetherAnotherStillHasTheAddressNothingIsDecided() {
    aws.host("again", OLD);
    aws.run("t2", "api", "again", PORT);
    poll();
    world.takeOver();
    aws.failing.add("InstanceInformation");
    aws.failing.add("DescribeInstanceInformation");
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
  }

  /** What came up later may have been created earlier; then the other may be gone unnoticed. */
  @Test
  void whereTheOlderTaskComesUpLastTheOtherIsLookedAtAtOnce() {
    aws.tasks.clear();
    aws.run("slow", "web", "h1", PORT);
    aws.turn("slow", TaskStatus.RUNNING, TaskStatus.PENDING);
    aws.run("quick", "api", "h1", PORT);
    poll();
    world.reconcile("web");
    world.reconcile("api");
    assertThat(balancer.holds("q")).containsExactly(OLD + ":" + PORT);

    // What stops the other is not heard of: only what comes up is read.
    aws.stop("quick");
    aws.turn("slow", TaskStatus.RUNNING, TaskStatus.RUNNING);
    world.removals.clear();
    world.informers.doubtTask(FakeAws.key("web"), "slow", 0);
    world.reconcile("web");
    assertThat(world.removals).contains(FakeAws.key("api"));

    world.looks.clear();
    world.reconcile("api");
    assertThat(balancer.holds("q")).isEmpty();
    assertThat(world.looks).contains(FakeAws.key("web"));
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly(OLD + ":" + PORT);
  }
}
