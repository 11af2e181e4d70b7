package io.ecsanywhere.harness.elb;

import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A load balancer. Guarded by the lock of the {@link Inventory}. */
record LoadBalancer(
    long serial, String arn, Settings settings, Vpc vpc, Instant created, Map<String, String> tags)
    implements Page.Numbered {

  /** How a load balancer was made. Two that are equal are the same to CreateLoadBalancer. */
  record Settings(
      String name,
      Kind kind,
      String scheme,
      String ipAddressType,
      List<String> subnets,
      List<String> securityGroups) {}

  /** The kinds of load balancers that forward to addresses. */
  enum Kind {
    APPLICATION("application", "app", ImmutableSet.of("HTTP", "HTTPS")),
    NETWORK("network", "net", ImmutableSet.of("TCP", "TLS", "UDP", "TCP_UDP"));

    private final String word;
    private final String inArn;
    private final ImmutableSet<String> protocols;

    Kind(String word, String inArn, ImmutableSet<String> protocols) {
      this.word = word;
      this.inArn = inArn;
      this.protocols = protocols;
    }

    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw Errors.validation("'" + word + "' is not a supported load balancer type");
    }

    String word() {
      return word;
    }

    String inArn() {
      return inArn;
    }

    ImmutableSet<String> protocols() {
      return protocols;
    }
  }

  LoadBalancer(long serial, String arn, Settings settings, Vpc vpc, Instant created) {
    this(serial, arn, settings, vpc, created, new LinkedHashMap<>());
  }

  String name() {
    return settings.name();
  }
}
