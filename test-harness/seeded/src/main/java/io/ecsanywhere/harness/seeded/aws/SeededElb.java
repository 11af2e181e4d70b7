package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.Maps;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.informers.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupIpAddressTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** ELB's client of one process. */
final class SeededElb implements ElasticLoadBalancingV2Client {

  private static final int DEFAULT_PORT = 80;

  private final Elb elb;
  private final Caller caller;

  /** Since when the caller on a thread has been on its way to read a group. */
  private final Map<Thread, Long> lookedUp = new HashMap<>();

  SeededElb(Elb elb, Caller caller) {
    this.elb = elb;
    this.caller = caller;
  }

  @Override
  public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
    lookedUp.putIfAbsent(Thread.currentThread(), caller.calls().now());
    return caller.call(
        Operation.DESCRIBE_TARGET_GROUPS,
        String.join(" ", request.names()),
        request,
        request.marker() != null,
        (shown, _) -> {
          List<TargetGroup> rows = new ArrayList<>();
          Map<String, Group> all = elb.at(shown);
          for (String name : request.hasNames() ? request.names() : all.keySet()) {
            Group group = all.get(name);
            if (group == null) {
              throw none();
            }
            rows.add(
                TargetGroup.builder()
                    .targetGroupName(name)
                    .targetGroupArn(group.arn())
                    .targetType(TargetTypeEnum.IP)
                    .ipAddressType(TargetGroupIpAddressTypeEnum.IPV4)
                    .protocol(ProtocolEnum.HTTP)
                    .port(DEFAULT_PORT)
                    .build());
          }
          return DescribeTargetGroupsResponse.builder().targetGroups(rows).build();
        });
  }

  @Override
  public DescribeTagsResponse describeTags(DescribeTagsRequest request) {
    return caller.call(
        Operation.DESCRIBE_TAGS,
        "",
        request,
        false,
        (_, _) -> {
          List<TagDescription> rows = new ArrayList<>();
          for (String arn : request.resourceArns()) {
            Group group = elb.byArn(arn).orElseThrow(SeededElb::none);
            List<Tag> tags = new ArrayList<>();
            group
                .tags()
                .forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
            rows.add(TagDescription.builder().resourceArn(arn).tags(tags).build());
          }
          return DescribeTagsResponse.builder().tagDescriptions(rows).build();
        });
  }

  @Override
  public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
    String arn = request.targetGroupArn();
    Long looked = lookedUp.remove(Thread.currentThread());
    long asked = looked == null ? caller.calls().now() : looked;
    Shown shown =
        caller.call(
            Operation.DESCRIBE_TARGET_HEALTH,
            name(arn),
            request,
            false,
            (asOf, _) -> {
              refuseIfCursed(arn);
              return elb.at(asOf).values().stream()
                  .filter(one -> one.arn().equals(arn))
                  .findFirst()
                  .map(group -> new Shown(group, asOf))
                  .orElseThrow(SeededElb::none);
            });
    Map<Target, Long> targets = shown.group.targets();
    caller
        .observer()
        .told(
            caller.process(),
            new Observer.Told.OfGroup(
                arn, asked, Maps.filterValues(targets, end -> end == 0).keySet()),
            shown.asOf);
    List<TargetHealthDescription> rows = new ArrayList<>();
    targets.forEach((target, drained) -> rows.add(row(target, drained == 0)));
    return DescribeTargetHealthResponse.builder().targetHealthDescriptions(rows).build();
  }

  private record Shown(Group group, long asOf) {}

  private static TargetHealthDescription row(Target target, boolean serves) {
    String address = InetAddresses.toAddrString(target.address());
    return TargetHealthDescription.builder()
        .target(
            TargetDescription.builder()
                .id(address)
                .port(target.port())
                .availabilityZone(address.startsWith("10.") ? "eu-west-1a" : "all")
                .build())
        .targetHealth(
            TargetHealth.builder()
                .state(serves ? TargetHealthStateEnum.HEALTHY : TargetHealthStateEnum.DRAINING)
                .build())
        .build();
  }

  private void refuseIfCursed(String arn) {
    if (elb.cursed(Group.nameIn(arn))) {
      throw Calls.error(500, "InternalError", "Something went wrong");
    }
  }

  @Override
  public RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
    write(
        Operation.REGISTER_TARGETS,
        request.targetGroupArn(),
        request,
        request.targets(),
        elb::registerAll);
    return RegisterTargetsResponse.builder().build();
  }

  @Override
  public DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
    write(
        Operation.DEREGISTER_TARGETS,
        request.targetGroupArn(),
        request,
        request.targets(),
        (group, targets) -> targets.forEach(one -> elb.deregister(group.name(), one.target())));
    return DeregisterTargetsResponse.builder().build();
  }

  private void write(
      Operation operation,
      String arn,
      AwsRequest request,
      List<TargetDescription> described,
      BiConsumer<Group, List<Elb.Named>> effect) {
    List<Elb.Named> targets = described.stream().map(SeededElb::named).toList();
    List<Target> plain = targets.stream().map(Elb.Named::target).toList();
    caller.calls().endIfOver();
    Object sent =
        caller
            .observer()
            .sending(caller.process(), operation == Operation.REGISTER_TARGETS, arn, plain);
    boolean answered = false;
    try {
      caller.call(
          operation,
          name(arn) + " " + plain,
          request,
          false,
          (_, _) -> {
            refuseIfCursed(arn);
            Group group = elb.byArn(arn).orElseThrow(SeededElb::none);
            caller.observer().applying(sent, group);
            try {
              effect.accept(group, targets);
            } catch (SdkException e) {
              caller.observer().applied(sent, false);
              throw e;
            }
            caller.observer().applied(sent, true);
            return true;
          });
      answered = true;
    } finally {
      caller.observer().over(sent, answered);
    }
  }

  private static Elb.Named named(TargetDescription target) {
    return new Elb.Named(
        Target.of(target.id(), target.port()),
        target.availabilityZone() == null ? "" : target.availabilityZone());
  }

  private static SdkException none() {
    return Calls.error(400, "TargetGroupNotFound", "One or more target groups not found");
  }

  private static String name(String arn) {
    return arn.substring(arn.indexOf('/') + 1);
  }

  @Override
  public String serviceName() {
    return ElasticLoadBalancingV2Client.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
