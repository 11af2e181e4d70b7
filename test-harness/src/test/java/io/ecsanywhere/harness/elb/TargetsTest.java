package io.ecsanywhere.harness.elb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.elb.ElbOptions.Draining;
import io.ecsanywhere.harness.elb.ElbOptions.Limits;
import io.ecsanywhere.harness.front.ApiError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {

  private static final String OUTSIDE = "'Id':'192.168.7.1','Port':'8080'";

  private ElbFixture elb = new ElbFixture(ElbOptions.DEFAULT.atSize());
  private String group = "";

  @BeforeEach
  void makeGroup() {
    group = elb.pools().createTargetGroup("web", "HTTP", 80);
  }

  @AfterEach
  void close() {
    elb.close();
  }

  private void restart(ElbOptions options) {
    elb.close();
    elb = new ElbFixture(options.atSize());
    makeGroup();
  }

  private void register(String target) {
    elb.call("RegisterTargets", "{'TargetGroupArn':'%s','Targets':[{%s}]}", group, target);
  }

  private ApiError refused(String target) {
    return elb.refused(
        "RegisterTargets", "{'TargetGroupArn':'%s','Targets':[{%s}]}", group, target);
  }

  @Test
  void outsideTheVpcTheZoneMustBeAll() {
    register(OUTSIDE + ",'AvailabilityZone':'all'");

    assertThat(elb.pools().targets(group)).containsExactly("192.168.7.1:8080");
  }

  @Test
  void outsideTheVpcAMissingZoneIsRefusedAndTheErrorSaysSo() {
    ApiError error = refused(OUTSIDE);

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.code()).isEqualTo("ValidationError");
    assertThat(error.getMessage()).contains("192.168.7.1", "'all'", "outside the VPC");
    assertThat(elb.pools().targets(group)).isEmpty();
  }

  @Test
  void insideTheVpcAllIsRefusedAndTheErrorSaysSo() {
    ApiError error = refused("'Id':'10.42.1.1','Port':80,'AvailabilityZone':'all'");

    assertThat(error.code()).isEqualTo("ValidationError");
    assertThat(error.getMessage())
        .contains("'10.42.1.1' is within the VPC", "overridden to 'all' from 'eu-west-1a'");
  }

  @Test
  void insideTheVpcTheZoneIsFoundOut() {
    register("'Id':'10.42.1.1'");

    assertThat(
            elb.call("DescribeTargetHealth", "{'TargetGroupArn':'%s'}", group)
                .at("/TargetHealthDescriptions/0/Target")
                .toString())
        .isEqualTo("{\"Id\":\"10.42.1.1\",\"Port\":80,\"AvailabilityZone\":\"eu-west-1a\"}");
  }

  @Test
  void withCrossZoneBalancingOffAllIsRefusedAndAZoneIsTaken() {
    elb.pools().setAttribute(group, TargetGroup.CROSS_ZONE, "false");

    assertThat(refused(OUTSIDE + ",'AvailabilityZone':'all'").getMessage())
        .contains("cross-zone load balancing is disabled", "'192.168.7.1'");
    register(OUTSIDE + ",'AvailabilityZone':'eu-west-1b'");
    assertThat(elb.pools().targets(group)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, all, neither within the VPC nor within a supported private range",
    "fd00:42::1, all, not a valid IPv4 address",
    "i-0123456789abcdef0, all, not a valid IPv4 address",
    "192.168.1.1, eu-west-1a, must be 'all' for Application Load Balancer target groups",
  })
  void wrongTargetsAreRefused(String id, String zone, String words) {
    ApiError error = refused("'Id':'%s','Port':80,'AvailabilityZone':'%s'".formatted(id, zone));

    assertThat(error.code()).isEqualTo("ValidationError");
    assertThat(error.getMessage()).contains(id, words);
  }

  @Test
  void aNetworkLoadBalancersGroupTakesAnyZoneOutsideTheVpc() {
    group = elb.pools().createTargetGroup("tcp", "TCP", 80);
    elb.pools().setAttribute(group, TargetGroup.CROSS_ZONE, "false");

    register(OUTSIDE + ",'AvailabilityZone':'eu-west-1c'");
    register("'Id':'192.168.7.3','AvailabilityZone':'all'");

    assertThat(elb.pools().targets(group)).hasSize(2);
    assertThat(refused("'Id':'192.168.7.2'").getMessage())
        .isEqualTo(
            "The Availability Zone is required for IP address '192.168.7.2' because it is not in"
                + " the VPC");
  }

  @Test
  void anIpv6GroupTakesOnlyIpv6OfItsVpc() {
    group = elb.pools().createTargetGroup("six", "HTTP", 80, ElbFixture.VPC, "ipv6");

    register("'Id':'fd00:42:0::7','Port':80");

    assertThat(elb.pools().targets(group)).containsExactly("[fd00:42::7]:80");
    assertThat(refused("'Id':'fd00:43::7','Port':80,'AvailabilityZone':'all'").getMessage())
        .contains("not within the VPC");
    assertThat(refused("'Id':'10.42.1.1','Port':80").getMessage())
        .contains("not a valid IPv6 address");
  }

  @Test
  void oneTargetThatIsRefusedRefusesTheWholeCall() {
    ApiError error =
        elb.refused(
            "RegisterTargets",
            "{'TargetGroupArn':'%s','Targets':[{'Id':'10.42.1.1'},{'Id':'8.8.8.8'}]}",
            group);

    assertThat(error.getMessage()).contains("8.8.8.8");
    assertThat(elb.pools().targets(group)).isEmpty();
  }

  @Test
  void aFullGroupRefusesWhatIsNewButNotWhatItHas() {
    restart(ElbOptions.DEFAULT.withLimits(new Limits(3, 1_000)));
    IntStream.range(0, 3).forEach(i -> register("'Id':'10.42.1.1','Port':" + (8000 + i)));

    assertThat(refused("'Id':'10.42.1.1','Port':9000").code()).isEqualTo("TooManyTargets");
    register("'Id':'10.42.1.1','Port':8000");
    elb.pools().deregister(group, "10.42.1.1:8000");
    register("'Id':'10.42.1.1','Port':9000");
    assertThat(elb.pools().targets(group))
        .containsExactlyInAnyOrder("10.42.1.1:8001", "10.42.1.1:8002", "10.42.1.1:9000");
  }

  @Test
  void anAddressIsTakenOnlySoOftenBehindOneLoadBalancer() {
    restart(ElbOptions.DEFAULT.withLimits(new Limits(1_000, 2)));
    String other = elb.pools().createTargetGroup("other", "HTTP", 80);
    String balancer = elb.pools().createLoadBalancer("lb", "application");
    elb.pools().createListener(balancer, "HTTP", 8080, group);
    elb.pools().createListener(balancer, "HTTP", 8081, other);
    elb.pools().register(other, "10.42.1.1:80", "10.42.1.1:81");

    assertThat(refused("'Id':'10.42.1.1','Port':82").code())
        .isEqualTo("TooManyRegistrationsForTargetId");
    register("'Id':'10.42.1.2','Port':82");
  }

  @Test
  void groupsThatAreNotThereAreNotFound() {
    String gone = group.replace("/web/", "/gone/");

    for (String operation : List.of("RegisterTargets", "DeregisterTargets")) {
      ApiError error =
          elb.refused(operation, "{'TargetGroupArn':'%s','Targets':[{'Id':'10.42.1.1'}]}", gone);
      assertThat(error.code()).isEqualTo("TargetGroupNotFound");
      assertThat(error.getMessage()).contains(gone);
    }
    assertThat(elb.refused("DescribeTargetHealth", "{'TargetGroupArn':'web'}").getMessage())
        .isEqualTo("'web' is not a valid target group ARN");
  }

  @Test
  void registeringTwiceAndDeregisteringTheUnknownChangeNothing() {
    register("'Id':'10.42.1.1'");
    register("'Id':'10.42.1.1','Port':'80'");
    elb.call("DeregisterTargets", "{'TargetGroupArn':'%s','Targets':[{'Id':'10.42.9.9'}]}", group);

    assertThat(elb.pools().history(group))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.operation()).isEqualTo(TargetChange.Operation.REGISTERED);
              assertThat(change.target()).isEqualTo("10.42.1.1:80");
              assertThat(change.origin()).isEqualTo(TargetChange.Origin.API);
            });
  }

  @Test
  void aDeregisteredTargetDrainsAndIsGoneWhenItsDelayIsOver() {
    elb.pools().register(group, "127.0.1.1:80", "127.0.1.2:80");

    elb.pools().deregister(group, "127.0.1.1:80");
    assertThat(elb.pools().targets(group)).containsExactly("127.0.1.2:80");
    assertThat(elb.pools().health(group).get("127.0.1.1:80")).isEqualTo(TargetHealth.DRAINING);

    elb.pools().setAttribute(group, TargetGroup.DELAY, "0");
    elb.pools().deregister(group, "127.0.1.2:80");
    assertThat(elb.pools().targetsWithDraining(group)).containsExactly("127.0.1.1:80");
  }

  @Test
  void aDrainingTargetThatIsRegisteredAgainReturnsAtOnce() {
    elb.pools().register(group, "127.0.1.1:80");
    elb.pools().deregister(group, "127.0.1.1:80");

    elb.pools().register(group, "127.0.1.1:80");

    assertThat(elb.pools().targets(group)).containsExactly("127.0.1.1:80");
    assertThat(elb.pools().history(group).getLast().before())
        .isEqualTo(TargetHealth.State.DRAINING);
  }

  @Test
  void aDrainingTargetThatIsRegisteredAgainDrainsOnWhereAskedTo() {
    restart(ElbOptions.DEFAULT.withDraining(new Draining(1, Draining.Registered.DRAINS_ON)));
    elb.pools().register(group, "127.0.1.1:80");
    elb.pools().deregister(group, "127.0.1.1:80");

    elb.pools().register(group, "127.0.1.1:80");

    assertThat(elb.pools().targets(group)).isEmpty();
    assertThat(elb.pools().targetsWithDraining(group)).containsExactly("127.0.1.1:80");
  }

  @Test
  void healthOfTargetsThatAreNamedIsToldEvenIfTheyAreNotRegistered() {
    assertThat(
            elb.call(
                    "DescribeTargetHealth",
                    "{'TargetGroupArn':'%s','Targets':[{'Id':'10.42.1.1','Port':'80'}]}",
                    group)
                .at("/TargetHealthDescriptions/0/TargetHealth/Reason")
                .asText())
        .isEqualTo("Target.NotRegistered");
  }

  @Test
  void portsOutOfRangeAreRefused() {
    assertThat(refused("'Id':'10.42.1.1','Port':'70000'").code()).isEqualTo("ValidationError");
  }
}
