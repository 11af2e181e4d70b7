package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetGroupTraitsTest {

  private static final String ARN =
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0000000000000001";

  /** For how long a tag that names no pool costs no further call. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(30);

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  private ElbStub elb;
  private PoolAdapter pools;

  @BeforeEach
  void prepare() {
    elb = new ElbStub(stubbed.stub());
    pools = stubbed.aws().targetGroups();
  }

  @Test
  void theArnAndTheNameAreOnePool() {
    assertThat(pools.scheme()).isEqualTo("targetgroup");
    assertThat(pools.canonical(ARN)).isEqualTo("web");
    assertThat(pools.canonical("web")).isEqualTo("web");
    assertThat(pools.canonical(ARN.replace(":aws:", ":aws-cn:"))).isEqualTo("web");
  }

  @ParameterizedTest
  @CsvSource({
    "a_b, is no target group's name",
    "abcdefghijklmnopqrstuvwxyz-1234567, is no target group's name",
    "arn:aws:ecs:eu-west-1:123456789012:service/x, is no target group's ARN",
    "arn:aws:elasticloadbalancing:eu-west-1:12:targetgroup/web/1, is no target group's ARN",
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1, expected one in"
        + " eu-west-1",
  })
  void whatCanBeNoTargetGroupIsRefused(String name, String why) {
    assertThatThrownBy(() -> pools.canonical(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(why);
    assertThat(failure(() -> pools.traits(name))).isInstanceOf(ApiFailure.Invalid.class);
    assertThat(stubbed.stub().operations()).isEmpty();
  }

  @Test
  void readsWhatAGroupDemands() {
    elb.create("web");
    assertThat(pools.traits("web"))
        .isEqualTo(
            new PoolTraits(ARN, Set.of(Protocol.TCP), Ownership.EXCLUSIVE, Addresses.PRIVATE_IPV4));
    ElbStub.Group other = elb.create("other");
    other.ipAddressType = "ipv6";
    other.tags.put("ecs-a.ownership", "shared");
    assertThat(pools.traits("other").ownership()).isEqualTo(Ownership.SHARED);
    assertThat(pools.traits("other").addresses()).isEqualTo(Addresses.IPV6);
  }

  @Test
  void aGroupWhoseOwnerHasNotAgreedMayNotBeWritableByItsPolicy() {
    elb.create("web");
    assertThat(pools.hindrance("web"))
        .contains(
            "it has no tag ecs-a.controller, and a role with the template's policy is refused");
    elb.create("other").tags.put("ecs-a.controller", "ecs-anywhere-controller");
    assertThat(pools.hindrance("other")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UDP, UDP", "TCP, TCP", "TLS, TCP", "HTTPS, TCP", "TCP_UDP, TCP UDP", "NEWER, TCP"})
  void theProtocolSaysWhichTransports(String protocol, String transports) {
    elb.create("web").elements = "<TargetType>ip</TargetType><Protocol>" + protocol + "</Protocol>";
    assertThat(
            pools.traits("web").protocols().stream()
                .map(Protocol::name)
                .sorted()
                .collect(Collectors.joining(" ")))
        .isEqualTo(transports);
  }

  @Test
  void aGroupOfAnotherTargetTypeIsRefused() {
    elb.create("web").elements = "<TargetType>instance</TargetType>";
    assertThat(failure(() -> pools.traits("web")))
        .isEqualTo(
            new ApiFailure.Invalid(
                "elasticloadbalancing:DescribeTargetGroups",
                "the target group web has the target type 'instance': expected 'ip'"));
  }

  @Test
  void tagsThatMakeNoSenseAreNamed() {
    ElbStub.Group group = elb.create("web");
    group.tags.put("ecs-a.ownership", "mine");
    assertThat(failure(() -> pools.traits("web")).message())
        .isEqualTo(
            "the target group web has the tag ecs-a.ownership with the value 'mine': expected"
                + " 'shared' or no such tag");
    group.tags.clear();
    group.tags.put("ecs-a.lbVpcCidr", "10.0.0.0/8 ten");
    stubbed.pass(REFUSED_FOR);
    assertThat(failure(() -> pools.traits("web")))
        .isInstanceOf(ApiFailure.Invalid.class)
        .extracting(ApiFailure::message)
        .asString()
        .contains("the tag ecs-a.lbVpcCidr with the value '10.0.0.0/8 ten': 'ten' is no CIDR");
  }

  @Test
  void traitsAreRememberedForTheTargetResyncPeriod() {
    ElbStub.Group group = elb.create("web");
    pools.traits("web");
    group.tags.put("ecs-a.ownership", "shared");
    stubbed.pass(StubbedAws.TARGET_RESYNC.minusSeconds(1));
    assertThat(pools.traits(ARN).ownership()).isEqualTo(Ownership.EXCLUSIVE);
    assertThat(stubbed.stub().operations()).containsExactly("DescribeTargetGroups", "DescribeTags");
    stubbed.pass(Duration.ofSeconds(1));
    assertThat(pools.traits("web").ownership()).isEqualTo(Ownership.SHARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", ARN})
  void aGroupThatIsNotThereIsAskedForAgainAfterHalfAMinute(String name) {
    assertThat(failure(() -> pools.traits(name))).isInstanceOf(ApiFailure.NotFound.class);
    stubbed.pass(REFUSED_FOR.minusMillis(1));
    assertThat(failure(() -> pools.traits(name))).isInstanceOf(ApiFailure.NotFound.class);
    assertThat(stubbed.stub().operations()).containsExactly("DescribeTargetGroups");
    elb.create("web");
    stubbed.pass(Duration.ofMillis(1));
    assertThat(pools.traits(name).identity()).isEqualTo(ARN);
  }

  @Test
  void anArnWhoseNameAnotherGroupHasIsNotAskedForAtEachLook() {
    elb.create("web").arn = ARN.replace("0001", "0002");
    assertThat(failure(() -> pools.traits(ARN))).isInstanceOf(ApiFailure.NotFound.class);
    assertThat(failure(() -> pools.traits(ARN))).isInstanceOf(ApiFailure.NotFound.class);
    assertThat(pools.traits("web").identity()).endsWith("0002");
    assertThat(stubbed.stub().requests("DescribeTargetGroups")).hasSize(1);
  }

  @Test
  void aCallThatFailedIsNoRefusal() {
    elb.create("web");
    stubbed
        .stub()
        .on("DescribeTargetGroups", _ -> Reply.xmlError(403, "AccessDenied", "not allowed"));
    assertThat(failure(() -> pools.traits("web"))).isInstanceOf(ApiFailure.Denied.class);
    elb = new ElbStub(stubbed.stub());
    elb.create("web");
    assertThat(pools.traits("web").identity()).isEqualTo(ARN);
  }

  @Test
  void anArnOfAGroupThatWasMadeAgainIsNotFound() {
    elb.create("web").arn = ARN.replace("0001", "0002");
    assertThat(failure(() -> pools.traits(ARN)))
        .isInstanceOf(ApiFailure.NotFound.class)
        .extracting(ApiFailure::message)
        .asString()
        .contains(ARN, "0002");
  }

  @Test
  void aGroupThatWasMadeAnewUnderItsNameIsTriedAgain() {
    ElbStub.Group group = elb.create("web");
    pools.traits("web");
    group.arn = ARN.replace("0001", "0002");
    assertThat(failure(() -> pools.members("web"))).isInstanceOf(ApiFailure.Transient.class);
    assertThat(pools.traits("web").identity()).isEqualTo(group.arn);
  }

  @Test
  void anArnOfAGroupMadeAnewIsLookedUpThoughTheNameIsRemembered() {
    ElbStub.Group group = elb.create("web");
    pools.traits("web");
    group.arn = ARN.replace("0001", "0002");
    assertThat(pools.traits(group.arn).identity()).isEqualTo(group.arn);
  }

  @Test
  void namesAskedForTogetherTravelTogetherAndOneThatIsNotThereCostsNoOther() throws Exception {
    for (int i = 0; i < 10; i++) {
      elb.create("web" + i);
    }
    HeldCall tags = HeldCall.of(stubbed.stub(), "DescribeTags", ElbStub::noTags);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PoolTraits> first = threads.submit(() -> pools.traits("web0"));
      tags.awaitArrival();
      List<Thread> waiting = new ArrayList<>();
      List<Future<String>> others = new ArrayList<>();
      for (int i = 1; i < 11; i++) {
        String name = "web" + i;
        FutureTask<String> task = new FutureTask<>(() -> pools.traits(name).identity());
        waiting.add(Thread.ofPlatform().start(task));
        others.add(task);
      }
      while (waiting.stream().anyMatch(t -> t.getState() != Thread.State.WAITING)) {
        Thread.onSpinWait();
      }
      tags.release();
      assertThat(first.get().identity()).isEqualTo(elb.arn("web0"));
      for (int i = 1; i < 10; i++) {
        assertThat(others.get(i - 1).get()).isEqualTo(elb.arn("web" + i));
      }
      assertThatThrownBy(() -> others.get(9).get()).hasMessageContaining("web10");
      assertThat(stubbed.stub().requests("DescribeTags")).hasSize(2);
    }
  }

  @Test
  void listsMembersAndMarksThoseThatDrain() {
    ElbStub.Group group = elb.create("web");
    group.members.add(Target.of("10.0.0.1", 80));
    group.draining.add(Target.of("10.0.0.2", 80));
    assertThat(pools.members("web"))
        .containsExactlyInAnyOrder(
            new Member(Target.of("10.0.0.1", 80), false, new Health("healthy", "")),
            new Member(Target.of("10.0.0.2", 80), true, new Health("draining", "")));
  }

  @Test
  void membersThatMakeNoSenseAreLeftOut() {
    elb.create("web");
    stubbed
        .stub()
        .on(
            "DescribeTargetHealth",
            _ ->
                Reply.xml(
                    "DescribeTargetHealth",
                    """
                    <TargetHealthDescriptions><member/><member><Target><Id>i-1</Id></Target></member>
                    <member><Target><Id>fd00::1</Id></Target></member>
                    <member><Target><Id>fd00::1%eth0</Id></Target></member>
                    <member><Target><Id>10.0.0.2</Id><Port>65536</Port></Target></member>
                    <member><Target><Id>10.0.0.2</Id><Port>-1</Port></Target></member>
                    <member><Target><Id>10.0.0.1</Id><Port>8080</Port></Target>
                      <TargetHealth><State>unheard-of</State></TargetHealth></member>
                    </TargetHealthDescriptions>
                    """));
    assertThat(pools.members("web"))
        .containsExactlyInAnyOrder(
            new Member(Target.of("fd00::1", 80), false),
            new Member(Target.of("10.0.0.1", 8080), false, new Health("unheard-of", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeTags", "DescribeTargetGroups"})
  void anAnswerThatLacksTheGroupIsNoAnswer(String operation) {
    elb.create("web");
    stubbed.stub().on(operation, _ -> Reply.xml(operation, ""));
    assertThat(failure(() -> pools.traits("web")))
        .isInstanceOfAny(ApiFailure.Transient.class, ApiFailure.NotFound.class);
  }

  private static ApiFailure failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).failure();
  }
}
