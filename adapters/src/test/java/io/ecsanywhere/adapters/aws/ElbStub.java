package io.ecsanywhere.adapters.aws;

import static java.util.Objects.requireNonNull;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.AwsStub.Request;
import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.informers.model.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Target groups on an {@link AwsStub}, with ELB's limits and its words for breaking them. */
final class ElbStub {

  /** A target group: what tests may turn. */
  static final class Group {
    String arn;
    String elements = "<TargetType>ip</TargetType><Protocol>HTTP</Protocol><Port>80</Port>";
    String ipAddressType = "ipv4";
    final Map<String, String> tags = new TreeMap<>();
    final Set<Target> members = new TreeSet<>();
    final Set<Target> draining = new TreeSet<>();
    int capacity = 1000;

    Group(String arn) {
      this.arn = arn;
    }
  }

  final Map<String, Group> groups = new TreeMap<>();
  final Set<String> badAddresses = new HashSet<>();

  /** The VPC; null for an ELB that takes any zone. */
  @Nullable Cidr vpc;

  /** What is said of an address on the wrong side of the VPC's border: in it, and not in it. */
  String inVpc =
      "The IP address '%s' is within the VPC, and cannot have its Availability Zone overridden to"
          + " 'all' from 'eu-west-1a'";

  String notInVpc =
      "The Availability Zone is required for IP address '%s' because it is not in the VPC";

  /** Answers instead of the group itself, where it returns something. */
  Function<Request, @Nullable Reply> trouble = _ -> null;

  /** From now on nobody may register. */
  void denyRegistrations() {
    trouble =
        request ->
            request.operation().equals("RegisterTargets")
                ? Reply.xmlError(403, "AccessDenied", "not allowed to register")
                : null;
  }

  ElbStub(AwsStub stub) {
    stub.on("DescribeTargetGroups", this::describeTargetGroups);
    stub.on("DescribeTags", this::describeTags);
    stub.on("DescribeTargetHealth", this::describeTargetHealth);
    stub.on("RegisterTargets", this::registerTargets);
    stub.on("DeregisterTargets", this::deregisterTargets);
  }

  Group create(String name) {
    Group group =
        new Group(
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/%s/%016x"
                .formatted(name, groups.size() + 1));
    groups.put(name, group);
    return group;
  }

  String arn(String name) {
    return group(name).arn;
  }

  Group group(String name) {
    return requireNonNull(groups.get(name), name);
  }

  private Reply describeTargetGroups(Request request) {
    StringBuilder members = new StringBuilder();
    List<String> names = request.list("Names", "");
    int from = Integer.parseInt(request.form().getOrDefault("Marker", "0"));
    int to = groups.size();
    if (names.isEmpty()) {
      to = Math.min(to, from + Integer.parseInt(request.form().getOrDefault("PageSize", "400")));
      names = List.copyOf(groups.keySet()).subList(from, to);
    }
    for (String name : names) {
      Group group = groups.get(name);
      if (group == null) {
        return Reply.xmlError(400, "TargetGroupNotFound", "One or more target groups not found");
      }
      members.append(
          "<member><TargetGroupArn>%s</TargetGroupArn><TargetGroupName>%s</TargetGroupName><IpAddressType>%s</IpAddressType>%s</member>"
              .formatted(group.arn, name, group.ipAddressType, group.elements));
    }
    String next = to < groups.size() ? "<NextMarker>" + to + "</NextMarker>" : "";
    return Reply.xml("DescribeTargetGroups", "<TargetGroups>" + members + "</TargetGroups>" + next);
  }

  private Reply describeTags(Request request) {
    StringBuilder members = new StringBuilder();
    List<String> arns = request.list("ResourceArns", "");
    if (arns.size() > 20) {
      return Reply.xmlError(400, "ValidationError", "Only 20 resources at a time");
    }
    for (String arn : arns) {
      StringBuilder tags = new StringBuilder();
      Group group = byArn(arn);
      if (group == null) {
        return Reply.xmlError(400, "TargetGroupNotFound", "Target groups not found");
      }
      group.tags.forEach(
          (key, value) ->
              tags.append("<member><Key>%s</Key><Value>%s</Value></member>".formatted(key, value)));
      members.append(
          "<member><ResourceArn>%s</ResourceArn><Tags>%s</Tags></member>".formatted(arn, tags));
    }
    return Reply.xml("DescribeTags", "<TagDescriptions>" + members + "</TagDescriptions>");
  }

  /** As for groups without tags, whether they are there or not. */
  static Reply noTags(Request request) {
    return Reply.xml(
        "DescribeTags",
        request.list("ResourceArns", "").stream()
            .map(arn -> "<member><ResourceArn>" + arn + "</ResourceArn></member>")
            .collect(Collectors.joining("", "<TagDescriptions>", "</TagDescriptions>")));
  }

  private Reply describeTargetHealth(Request request) {
    Group group = groupOf(request);
    if (group == null) {
      return Reply.xmlError(400, "TargetGroupNotFound", "One or more target groups not found");
    }
    StringBuilder members = new StringBuilder();
    Set<Target> all = new TreeSet<>(group.members);
    all.addAll(group.draining);
    for (Target target : all) {
      members.append(
          "<member><Target><Id>%s</Id><Port>%d</Port><AvailabilityZone>eu-west-1a</AvailabilityZone></Target><TargetHealth><State>%s</State></TargetHealth></member>"
              .formatted(
                  target.address().getHostAddress(),
                  target.port(),
                  group.draining.contains(target) ? "draining" : "healthy"));
    }
    return Reply.xml(
        "DescribeTargetHealth",
        "<TargetHealthDescriptions>" + members + "</TargetHealthDescriptions>");
  }

  private Reply registerTargets(Request request) {
    Group group = groupOf(request);
    Reply trouble = this.trouble.apply(request);
    if (trouble != null) {
      return trouble;
    }
    if (group == null) {
      return Reply.xmlError(400, "TargetGroupNotFound", "One or more target groups not found");
    }
    for (Sent sent : sent(request)) {
      String address = sent.target.address().getHostAddress();
      if (badAddresses.contains(address)) {
        return Reply.xmlError(400, "InvalidTarget", "A target is not valid");
      }
      if (vpc != null && vpc.contains(sent.target.address()) == "all".equals(sent.zone)) {
        return Reply.xmlError(
            400, "ValidationError", (sent.zone == null ? notInVpc : inVpc).formatted(address));
      }
    }
    Set<Target> after = new TreeSet<>(group.members);
    sent(request).forEach(sent -> after.add(sent.target));
    if (after.size() > group.capacity) {
      return Reply.xmlError(400, "TooManyTargets", "You've reached the limit on targets");
    }
    group.members.addAll(after);
    return Reply.xml("RegisterTargets", "");
  }

  private Reply deregisterTargets(Request request) {
    Reply trouble = this.trouble.apply(request);
    Group group = groupOf(request);
    if (trouble != null || group == null) {
      return trouble != null
          ? trouble
          : Reply.xmlError(400, "TargetGroupNotFound", "One or more target groups not found");
    }
    sent(request).forEach(sent -> group.members.remove(sent.target));
    return Reply.xml("DeregisterTargets", "");
  }

  /** A target as it was sent. */
  record Sent(Target target, @Nullable String zone) {}

  static List<Sent> sent(Request request) {
    List<Sent> sent = new ArrayList<>();
    List<String> ids = request.list("Targets", ".Id");
    List<String> ports = request.list("Targets", ".Port");
    for (int i = 0; i < ids.size(); i++) {
      sent.add(
          new Sent(
              Target.of(ids.get(i), Integer.parseInt(ports.get(i))),
              request.form().get("Targets.member." + (i + 1) + ".AvailabilityZone")));
    }
    return sent;
  }

  private @Nullable Group groupOf(Request request) {
    return byArn(request.form().getOrDefault("TargetGroupArn", ""));
  }

  private @Nullable Group byArn(String arn) {
    return groups.values().stream().filter(g -> g.arn.equals(arn)).findFirst().orElse(null);
  }
}
