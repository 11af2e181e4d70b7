package io.ecsanywhere.harness.elb;

import java.util.Optional;

/**
 * How a target group was made. Two that are equal are the same group to CreateTargetGroup.
 *
 * @param targetType {@code ip} or {@code instance}
 * @param ipAddressType {@code ipv4} or {@code ipv6}
 */
record GroupSettings(
    String name,
    String protocol,
    String protocolVersion,
    int port,
    Vpc vpc,
    String targetType,
    String ipAddressType,
    Check check) {

  /**
   * The group's health check.
   *
   * @param port a number, or {@code traffic-port}
   * @param path empty where the protocol knows none
   * @param codes the statuses that pass, such as {@code 200} or {@code 200-299,301}; empty where
   *     the protocol knows none
   */
  record Check(
      String protocol,
      String port,
      String path,
      String codes,
      int intervalSeconds,
      int timeoutSeconds,
      int healthyThreshold,
      int unhealthyThreshold) {

    boolean http() {
      return protocol.equals("HTTP") || protocol.equals("HTTPS");
    }

    /** The port at which a target is checked. */
    int portOf(TargetKey target) {
      return Optional.of(port)
          .filter(text -> !text.equals("traffic-port"))
          .map(Integer::parseInt)
          .orElse(target.port());
    }
  }

  boolean ipv6() {
    return ipAddressType.equals("ipv6");
  }
}
