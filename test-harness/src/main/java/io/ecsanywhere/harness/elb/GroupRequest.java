package io.ecsanywhere.harness.elb;

import io.ecsanywhere.harness.elb.GroupSettings.Check;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what CreateTargetGroup asks for, with the defaults of AWS. */
final class GroupRequest {

  private static final Pattern NAME = Pattern.compile("(?!-)[A-Za-z0-9-]{1,32}(?<!-)");
  private static final Pattern PORT = Pattern.compile("traffic-port|[1-9]\\d{0,4}");
  private static final Pattern CODES = Pattern.compile("\\d{3}(-\\d{3})?(,\\d{3}(-\\d{3})?)*");
  private static final Set<String> PROTOCOLS =
      Set.of("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP");
  private static final Set<String> HTTP = Set.of("HTTP", "HTTPS");
  private static final Set<String> TARGET_TYPES = Set.of("ip", "instance");
  private static final Set<String> ADDRESS_TYPES = Set.of("ipv4", "ipv6");

  private GroupRequest() {}

  static GroupSettings read(Parameters parameters, List<Vpc> vpcs) {
    String name = parameters.required("Name");
    if (!NAME.matcher(name).matches()) {
      throw Errors.validation(
          "Target group name '" + name + "' must have 1 to 32 letters, digits or inner hyphens");
    }
    String protocol = oneOf("Protocol", parameters.required("Protocol"), PROTOCOLS);
    int port = parameters.integer("Port", 1, 65_535).orElseThrow(() -> Errors.missing("Port"));
    boolean http = HTTP.contains(protocol);
    return new GroupSettings(
        name,
        protocol,
        http ? parameters.text("ProtocolVersion").orElse("HTTP1") : "",
        port,
        vpc(parameters.required("VpcId"), vpcs),
        oneOf("TargetType", parameters.text("TargetType").orElse("instance"), TARGET_TYPES),
        oneOf("IpAddressType", parameters.text("IpAddressType").orElse("ipv4"), ADDRESS_TYPES),
        check(parameters, http ? protocol : "TCP"));
  }

  private static Check check(Parameters parameters, String usual) {
    String protocol = parameters.text("HealthCheckProtocol").orElse(usual);
    boolean http = HTTP.contains(protocol);
    boolean alb = HTTP.contains(usual);
    if (!http && (alb || !protocol.equals("TCP"))) {
      throw Errors.validation("Health check protocol '" + protocol + "' is not supported");
    }
    return new Check(
        protocol,
        matching(
            "HealthCheckPort", parameters.text("HealthCheckPort").orElse("traffic-port"), PORT),
        http ? parameters.text("HealthCheckPath").orElse("/") : "",
        http ? matching("Matcher", codes(parameters, alb), CODES) : "",
        parameters.integer("HealthCheckIntervalSeconds", 5, 300).orElse(30),
        parameters.integer("HealthCheckTimeoutSeconds", 2, 120).orElse(http ? 5 : 10),
        parameters.integer("HealthyThresholdCount", 2, 10).orElse(5),
        parameters.integer("UnhealthyThresholdCount", 2, 10).orElse(2));
  }

  private static String codes(Parameters parameters, boolean alb) {
    return parameters
        .structure("Matcher")
        .flatMap(matcher -> matcher.text("HttpCode"))
        .orElse(alb ? "200" : "200-399");
  }

  private static String matching(String member, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw Errors.validation(member + " '" + value + "' is not valid");
    }
    return value;
  }

  private static Vpc vpc(String id, List<Vpc> vpcs) {
    return vpcs.stream()
        .filter(vpc -> vpc.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Errors.validation("The VPC ID '" + id + "' is not found"));
  }

  private static String oneOf(String member, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw Errors.validation(
          ("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: "
                  + "Member must satisfy enum value set: %s")
              .formatted(value, member, allowed.stream().sorted().toList()));
    }
    return value;
  }
}
