package io.ecsanywhere.adapters.aws.elb;

import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.PoolTraits.Addresses;
import io.ecsanywhere.adapters.pool.PoolTraits.Ownership;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupIpAddressTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * A target group as it was last read, and what has been learned of it since.
 *
 * @param defaultPort the port of targets that were registered without one
 * @param agreed whether it carries the tag by which its owner lets a controller write to it, where
 *     the role's policy asks for it
 */
record TargetGroup(
    String name,
    String arn,
    int defaultPort,
    PoolTraits traits,
    boolean agreed,
    Zones zones,
    Room room) {

  private static final String CONTROLLER_TAG = "ecs-a.controller";
  private static final String OWNERSHIP_TAG = "ecs-a.ownership";
  private static final String VPC_CIDR_TAG = "ecs-a.lbVpcCidr";

  /** What becomes of one that is not {@link #agreed}. */
  static final String NOT_AGREED =
      "it has no tag " + CONTROLLER_TAG + ", and a role with the template's policy is refused";

  /**
   * Checks what ELB says of a target group.
   *
   * @throws ApiException with {@code Invalid} naming what has to be put right
   */
  static TargetGroup of(
      software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup group,
      Map<String, String> tags,
      Room room) {
    String name = group.targetGroupName();
    if (group.targetType() != TargetTypeEnum.IP) {
      throw invalid(
          name,
          "has the target type '%s': expected 'ip'"
              .formatted(
                  group.targetTypeAsString() == null
                      ? ""
                      : OneLine.of(group.targetTypeAsString())));
    }
    PoolTraits traits =
        new PoolTraits(
            group.targetGroupArn(),
            protocols(group.protocol()),
            ownership(name, tags.get(OWNERSHIP_TAG)),
            group.ipAddressType() == TargetGroupIpAddressTypeEnum.IPV6
                ? Addresses.IPV6
                : Addresses.PRIVATE_IPV4);
    int port = group.port() == null ? 0 : group.port();
    return new TargetGroup(
        name,
        group.targetGroupArn(),
        port,
        traits,
        tags.containsKey(CONTROLLER_TAG),
        new Zones(vpc(name, tags.getOrDefault(VPC_CIDR_TAG, ""))),
        room);
  }

  /** This one, with what was learned of it since it was read before. */
  TargetGroup after(TargetGroup before) {
    return new TargetGroup(
        name, arn, defaultPort, traits, agreed, zones.after(before.zones), before.room);
  }

  private static Set<Protocol> protocols(@Nullable ProtocolEnum protocol) {
    return switch (protocol) {
      case UDP, QUIC -> Set.of(Protocol.UDP);
      case TCP_UDP, TCP_QUIC -> Set.of(Protocol.TCP, Protocol.UDP);
      case HTTP, HTTPS, TCP, TLS, GENEVE, UNKNOWN_TO_SDK_VERSION -> Set.of(Protocol.TCP);
      case null -> Set.of(Protocol.TCP);
    };
  }

  private static Ownership ownership(String name, @Nullable String value) {
    return switch (value) {
      case null -> Ownership.EXCLUSIVE;
      case "shared" -> Ownership.SHARED;
      default ->
          throw invalid(
              name,
              "has the tag %s with the value '%s': expected 'shared' or no such tag"
                  .formatted(OWNERSHIP_TAG, OneLine.of(value)));
    };
  }

  private static List<Cidr> vpc(String name, String value) {
    try {
      return Cidr.parseAll(value);
    } catch (IllegalArgumentException e) {
      throw invalid(
          name,
          "has the tag %s with the value '%s': %s"
              .formatted(VPC_CIDR_TAG, OneLine.of(value), e.getMessage()));
    }
  }

  private static ApiException invalid(String name, String what) {
    return new ApiException(
        new ApiFailure.Invalid(
            TargetGroupReads.DESCRIBE, "the target group %s %s".formatted(name, what)));
  }
}
