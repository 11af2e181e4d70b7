package io.ecsanywhere.harness.elb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.ecsanywhere.harness.front.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsAndTagsTest {

  private final ElbFixture elb = new ElbFixture(ElbOptions.DEFAULT.atSize());
  private final Pools pools = elb.pools();

  @AfterEach
  void close() {
    elb.close();
  }

  @Test
  void arnsHaveTheirRealForm() {
    String group = pools.createTargetGroup("web", "HTTP", 80);
    String balancer = pools.createLoadBalancer("lb", "network");
    String tcp = pools.createTargetGroup("tcp", "TCP", 80);

    assertThat(group)
        .matches(
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/[0-9a-f]{16}");
    assertThat(balancer)
        .matches(
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/lb/[0-9a-f]{16}");
    assertThat(pools.createListener(balancer, "TCP", 80, tcp))
        .startsWith(balancer.replace("loadbalancer/", "listener/") + "/");
  }

  @Test
  void makingAGroupAgainGivesTheSameOneAndWithOtherSettingsIsRefused() {
    String group = pools.createTargetGroup("web", "HTTP", 80);

    assertThat(pools.createTargetGroup("web", "HTTP", 80)).isEqualTo(group);
    assertThat(
            elb.refused(
                    "CreateTargetGroup",
                    "{'Name':'web','Protocol':'HTTP','Port':81,'VpcId':'%s'}",
                    ElbFixture.VPC)
                .code())
        .isEqualTo("DuplicateTargetGroupName");
  }

  @ParameterizedTest
  @CsvSource({
    "Name, under_score",
    "Protocol, GOPHER",
    "Port, 0",
    "VpcId, vpc-none",
    "TargetType, moon",
    "HealthCheckPort, next",
    "HealthCheckProtocol, TCP",
  })
  void wrongSettingsAreRefused(String member, String value) {
    ApiError error =
        elb.refused(
            "CreateTargetGroup",
            "{'Name':'web','Protocol':'HTTP','Port':80,'VpcId':'%s','%s':'%s'}",
            ElbFixture.VPC,
            member,
            value);

    assertThat(error.code()).isEqualTo("ValidationError");
    assertThat(error.getMessage()).contains("'" + value + "'");
  }

  @Test
  void groupsAreListedPageByPage() {
    List<String> made =
        IntStream.range(0, 401).mapToObj(i -> pools.createTargetGroup("g" + i, "TCP", 80)).toList();
    JsonNode first = elb.call("DescribeTargetGroups", "{}");
    JsonNode second =
        elb.call("DescribeTargetGroups", "{'Marker':'%s'}", first.path("NextMarker").asText());

    List<String> listed = new ArrayList<>(first.findValuesAsText("TargetGroupArn"));
    assertThat(listed).hasSize(400);
    listed.addAll(second.findValuesAsText("TargetGroupArn"));
    assertThat(listed).isEqualTo(made);
    assertThat(second.has("NextMarker")).isFalse();
    assertThat(elb.refused("DescribeTargetGroups", "{'PageSize':'401'}").code())
        .isEqualTo("ValidationError");
  }

  @Test
  void groupsAreFoundByArnNameAndLoadBalancer() {
    String web = pools.createTargetGroup("web", "HTTP", 80);
    String api = pools.createTargetGroup("api", "HTTP", 80);
    String balancer = pools.createLoadBalancer("lb", "application");
    pools.createListener(balancer, "HTTP", 80, api);

    assertThat(found("{'TargetGroupArns':['%s']}", web)).containsExactly("web");
    assertThat(found("{'Names':['api','web']}")).containsExactlyInAnyOrder("web", "api");
    assertThat(found("{'LoadBalancerArn':'%s'}", balancer)).containsExactly("api");
    assertThat(elb.refused("DescribeTargetGroups", "{'Names':['web','none']}").code())
        .isEqualTo("TargetGroupNotFound");
    assertThat(elb.refused("DescribeTargetGroups", "{'LoadBalancerArn':'%s0'}", balancer).code())
        .isEqualTo("LoadBalancerNotFound");
  }

  @FormatMethod
  private List<String> found(@FormatString String json, Object... arguments) {
    return elb.call("DescribeTargetGroups", json, arguments).findValuesAsText("TargetGroupName");
  }

  @Test
  void aGroupInUseCannotBeDeletedUntilItsListenerIs() {
    String group = pools.createTargetGroup("web", "HTTP", 80);
    String balancer = pools.createLoadBalancer("lb", "application");
    String listener = pools.createListener(balancer, "HTTP", 80, group);

    assertThat(elb.refused("DeleteTargetGroup", "{'TargetGroupArn':'%s'}", group).code())
        .isEqualTo("ResourceInUse");
    elb.call("DeleteListener", "{'ListenerArn':'%s'}", listener);
    elb.call("DeleteTargetGroup", "{'TargetGroupArn':'%s'}", group);
    assertThat(found("{}")).isEmpty();
  }

  @Test
  void listenersTakeOnlyGroupsThatFit() {
    String http = pools.createTargetGroup("http", "HTTP", 80);
    String balancer = pools.createLoadBalancer("lb", "application");
    String other = pools.createLoadBalancer("other", "application");
    String net = pools.createLoadBalancer("net", "network");
    pools.createListener(balancer, "HTTP", 80, http);

    assertThat(listener(other, "HTTP", 80, http)).isEqualTo("TargetGroupAssociationLimit");
    assertThat(listener(net, "TCP", 80, http)).isEqualTo("IncompatibleProtocols");
    assertThat(listener(net, "HTTP", 80, http)).isEqualTo("UnsupportedProtocol");
    assertThat(listener(balancer, "HTTPS", 80, http)).isEqualTo("DuplicateListener");
    assertThat(listener(balancer, "HTTP", 81, http + "0")).isEqualTo("TargetGroupNotFound");
  }

  private String listener(String balancer, String protocol, int port, String group) {
    return elb.refused(
            "CreateListener",
            "{'LoadBalancerArn':'%s','Protocol':'%s','Port':%d,"
                + "'DefaultActions':[{'Type':'forward','TargetGroupArn':'%s'}]}",
            balancer,
            protocol,
            port,
            group)
        .code();
  }

  @Test
  void attributesAreKeptAndWrongOnesRefused() {
    String group = pools.createTargetGroup("web", "HTTP", 80);
    JsonNode changed =
        elb.call(
            "ModifyTargetGroupAttributes",
            "{'TargetGroupArn':'%s','Attributes':[{'Key':'%s','Value':'7'}]}",
            group,
            TargetGroup.DELAY);
    JsonNode told = elb.call("DescribeTargetGroupAttributes", "{'TargetGroupArn':'%s'}", group);

    assertThat(told).isEqualTo(changed);
    assertThat(told.toString())
        .contains("{\"Key\":\"deregistration_delay.timeout_seconds\",\"Value\":\"7\"}");
    assertThat(
            elb.refused(
                    "ModifyTargetGroupAttributes",
                    "{'TargetGroupArn':'%s','Attributes':[{'Key':'%s','Value':'soon'}]}",
                    group,
                    TargetGroup.DELAY)
                .code())
        .isEqualTo("ValidationError");
  }

  @Test
  void tagsComeAndGo() {
    String group = pools.createTargetGroup("web", "HTTP", 80);
    pools.tag(group, "ecs-a.lbVpcCidr", "10.0.0.0/16 fd00::/56");
    pools.tag(group, "a", "1");
    pools.tag(group, "a", "2");
    elb.call("RemoveTags", "{'ResourceArns':['%s'],'TagKeys':['b','ecs-a.lbVpcCidr']}", group);

    assertThat(elb.call("DescribeTags", "{'ResourceArns':['%s']}", group).toString())
        .isEqualTo(
            "{\"TagDescriptions\":[{\"ResourceArn\":\"%s\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"2\"}]}]}"
                .formatted(group));
  }

  @Test
  void tagsHaveTheirLimits() {
    String group = pools.createTargetGroup("web", "HTTP", 80);

    assertThat(tagged(group, "k", "x".repeat(257)).getMessage()).contains("256");
    assertThat(tagged(group, "k", "a,b").getMessage()).contains("regular expression");
    assertThat(tagged(group, "aws:k", "v").code()).isEqualTo("ValidationError");
    IntStream.range(0, 50).forEach(i -> pools.tag(group, "k" + i, "v"));
    assertThat(tagged(group, "k50", "v").code()).isEqualTo("TooManyTags");
    String arns =
        IntStream.range(0, 21).mapToObj(i -> "'" + group + "'").collect(Collectors.joining(","));
    assertThat(elb.refused("DescribeTags", "{'ResourceArns':[%s]}", arns).code())
        .isEqualTo("ValidationError");
  }

  private ApiError tagged(String arn, String key, String value) {
    return elb.refused(
        "AddTags", "{'ResourceArns':['%s'],'Tags':[{'Key':'%s','Value':'%s'}]}", arn, key, value);
  }

  @Test
  void unknownOperationsAreRefused() {
    assertThat(elb.refused("Dance", "{}").status()).isEqualTo(400);
  }
}
