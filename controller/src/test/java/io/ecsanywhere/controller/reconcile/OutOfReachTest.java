package io.ecsanywhere.controller.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.reconcile.Outcome.Changed;
import io.ecsanywhere.controller.reconcile.Outcome.Unchanged;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some of what is watched cannot be read. */
class OutOfReachTest {

  private static final ServiceKey API = new ServiceKey("two", "api");

  private final World world = new World();
  private final FakeAws one = world.aws;
  private final FakeAws two = world.join("two");
  private final FakeBalancer balancer = world.balancer;

  @BeforeEach
  void aPoolOfServicesOfTwoClusters() {
    balancer.pool("p");
    one.host("h1", "10.0.0.1");
    two.host("h2", "10.0.0.2");
    one.service("web", Map.of("ecs-a.lbName", "fake:p"));
    two.service("api", Map.of("ecs-a.lbName", "fake:p"));
    one.run("t1", "web", "h1", 1);
    two.run("t2", "api", "h2", 2);
  }

  private void pass() {
    world.poll();
    world.reconcile("web");
    world.reconcile(API);
    world.advance(Duration.ofSeconds(1));
  }

  @Test
  void theOthersGoOnWithoutAClusterThatWasNeverRead() {
    two.denied.add("ListTasks");
    balancer.at("p").put(Target.of("10.0.0.2", 2), false);
    balancer.at("p").put(Target.of("10.0.0.9", 9), false);
    pass();
    assertThat(world.informers.synced()).isTrue();
    pass();
    assertThat(balancer.holds("p")).contains("10.0.0.1:1", "10.0.0.2:2");

    two.denied.clear();
    world.looks.clear();
    pass();
    assertThat(world.looks).contains(API);
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  /** A standby knew it; what it knew may be old by the time that it leads. */
  @Test
  void ofAClusterThatIsDeniedAtATakeOverNothingChanges() {
    pass();
    two.denied.addAll(Set.of("ListTasks", "ListServices", "ListContainerInstances"));
    two.stop("t2");
    two.run("t3", "api", "h2", 3);
    balancer.at("p").put(Target.of("10.0.0.2", 3), false);
    balancer.at("p").remove(Target.of("10.0.0.2", 2));
    one.run("t4", "web", "h1", 4);
    world.takeOver();
    pass();
    pass();
    assertThat(world.informers.current("one")).isTrue();
    assertThat(world.informers.current("two")).isFalse();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:4", "10.0.0.2:3");

    two.denied.clear();
    world.looks.clear();
    pass();
    assertThat(world.looks).contains(API);
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:4", "10.0.0.2:3");
  }

  @Test
  void oneClusterThatFailsForOtherReasonsIsWaitedForAtAStartButNotForLong() {
    two.failing.add("ListTasks");
    balancer.at("p").put(Target.of("10.0.0.2", 2), false);
    pass();
    assertThat(world.informers.synced()).isFalse();
    world.advance(Duration.ofSeconds(30));
    pass();
    assertThat(world.informers.synced()).isTrue();
    assertThat(world.informers.setAside()).isEmpty();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  @Test
  void oneClusterThatFailsAtATakeOverHoldsUpNoOther() {
    pass();
    two.failing.addAll(Set.of("ListTasks", "ListServices"));
    one.stop("t1");
    one.run("t3", "web", "h1", 3);
    two.stop("t2");
    world.takeOver();
    assertThat(world.informers.synced()).isTrue();
    pass();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:3", "10.0.0.2:2");

    two.failing.clear();
    world.looks.clear();
    pass();
    assertThat(world.looks).contains(API);
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:3");
  }

  @Test
  void beforeEverythingHasBeenReadAgainWhatEventsNameIsPutInAndNothingIsTakenOut() {
    pass();
    one.run("t3", "web", "h1", 3);
    one.run("t4", "web", "h1", 4);
    one.stop("t1");
    world.takeOver();
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    world.informers.doubtTask(FakeAws.key("web"), "t3", 0);
    world.informers.doubtTask(FakeAws.key("web"), "t1", 0);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.1:3", "10.0.0.2:2");

    world.looks.clear();
    pass();
    assertThat(world.looks).contains(FakeAws.key("web"));
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:3", "10.0.0.1:4", "10.0.0.2:2");
  }

  /** The tag may have gone, the host been given another address, while another led. */
  @Test
  void beforeEverythingHasBeenReadAgainServiceAndHostAreReadForWhatEventsName() {
    balancer.pool("q");
    pass();
    one.service("web", Map.of("ecs-a.lbName", "fake:q"));
    one.host("h1", "10.0.0.7");
    one.run("t3", "web", "h1", 3);
    world.takeOver();
    world.informers.doubtTask(FakeAws.key("web"), "t3", 0);
    world.reconcile("web");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.7:3");

    pass();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:2");
    assertThat(balancer.holds("q")).containsExactly("10.0.0.7:1", "10.0.0.7:3");
  }

  /** The standby had seen it; it may have ended since. */
  @Test
  void anEventOfWhatAStandbyKnewIsReadAgainAllTheSame() {
    pass();
    balancer.at("p").remove(Target.of("10.0.0.1", 1));
    long version = requireNonNull(one.tasks.get("t1")).version();
    world.takeOver();
    world.informers.doubtTask(FakeAws.key("web"), "t1", version);
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  @Test
  void whereNoClusterCanBeReadNobodyGoesOn() {
    two.denied.add("ListTasks");
    one.denied.add("ListServices");
    pass();
    assertThat(world.informers.synced()).isFalse();
  }

  @Test
  void withoutSsmServicesGoOnWhoseHostsSayWhereTheyAre() {
    one.denied.add("DescribeInstanceInformation");
    one.hosts.put(
        "h1",
        new ContainerInstance(
            "h1",
            FakeAws.CLUSTER,
            "mi-h1",
            "ACTIVE",
            true,
            Map.of(ContainerInstance.HOST_ADDRESS, "10.0.0.1"),
            9));
    balancer.pool("q");
    one.service("web", Map.of("ecs-a.lbName", "fake:q"));
    balancer.at("p").put(Target.of("10.0.0.2", 2), false);
    balancer.at("q").put(Target.of("10.0.0.1", 7), false);
    pass();
    pass();
    assertThat(world.informers.synced()).isTrue();
    assertThat(balancer.holds("q")).containsExactly("10.0.0.1:1");
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:2");
    one.run("t4", "web", "h1", 4);
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
  }

  private static void placed(FakeAws aws, String cluster, String host, String address) {
    aws.hosts.put(
        host,
        new ContainerInstance(
            host,
            cluster,
            "mi-" + host,
            "ACTIVE",
            true,
            Map.of(ContainerInstance.HOST_ADDRESS, address),
            requireNonNull(aws.hosts.get(host)).version() + 100));
  }

  /** Of such hosts SSM is not asked, neither for strangers nor before a pool is emptied. */
  @Test
  void withoutSsmNothingIsLackingWhereAllHostsSayWhereTheyAre() {
    one.denied.add("DescribeInstanceInformation");
    two.denied.add("DescribeInstanceInformation");
    placed(one, FakeAws.CLUSTER, "h1", "10.0.0.1");
    placed(two, "two", "h2", "10.0.0.2");
    balancer.at("p").put(Target.of("10.0.0.9", 9), false);
    pass();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");

    two.stop("t2");
    placed(one, FakeAws.CLUSTER, "h1", "127.0.0.1");
    pass();
    assertThat(balancer.holds("p")).isEmpty();
  }

  @Test
  void aHostThatMovedWhileAnotherLedKeepsItsPlaceUntilSsmHasBeenAskedAgain() {
    pass();
    one.host("h1", "10.0.0.7");
    one.failing.add("DescribeInstanceInformation");
    balancer.at("p").remove(Target.of("10.0.0.1", 1));
    balancer.at("p").put(Target.of("10.0.0.7", 1), false);
    world.takeOver();
    pass();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:2", "10.0.0.7:1");

    one.failing.clear();
    assertThat(world.outcome("web")).isEqualTo(new Unchanged());
    one.run("t4", "web", "h1", 4);
    world.poll();
    assertThat(world.outcome("web")).isEqualTo(new Changed());
    assertThat(balancer.holds("p")).containsExactly("10.0.0.2:2", "10.0.0.7:1", "10.0.0.7:4");
  }

  @Test
  void aListThatFailsHoldsUpNoTargetAtOtherClustersHosts() {
    pass();
    two.failing.add("ListTasks");
    balancer.at("p").put(Target.of("10.0.0.1", 8), false);
    balancer.at("p").put(Target.of("10.0.0.9", 8), false);
    balancer.at("p").put(Target.of("10.0.0.2", 8), false);
    world.advance(World.TARGET_RESYNC);
    pass();
    Pass pass = world.reconcile("web");
    assertThat(pass.outcome()).isInstanceOf(Outcome.RequeueAfter.class);
    pass();
    // Nobody asks for a list that fails: it is waited for.
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2", "10.0.0.2:8");
    pass = world.reconcile("web");
    assertThat(pass.outcome()).isEqualTo(new Unchanged());
    assertThat(pass.again()).contains(Duration.ofSeconds(30));

    two.failing.clear();
    pass();
    assertThat(balancer.holds("p")).containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }
}
