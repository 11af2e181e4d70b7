package io.ecsanywhere.informers.trigger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of something in ECS: {@code arn:aws:ecs:REGION:ACCOUNT:KIND/CLUSTER/NAME}, or without
 * the cluster in the older form.
 *
 * @param home partition, region and account, as they stand in the ARN
 * @param cluster the cluster's name; that of a cluster's own ARN is its {@code name}
 */
record EcsArn(String text, String home, Kind kind, Optional<String> cluster, String name) {

  enum Kind {
    CLUSTER("cluster"),
    SERVICE("service"),
    TASK("task"),
    CONTAINER_INSTANCE("container-instance");

    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private static final String NAME = "[A-Za-z0-9_-]{1,255}";
  private static final Pattern NAME_SYNTAX = Pattern.compile(NAME);
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?<home>arn:aws[a-z-]{0,30}:ecs:[a-z0-9-]{1,30}:[0-9]{12}):"
              + "(?<kind>[a-z-]{1,30})/(?:(?<cluster>"
              + NAME
              + ")/)?(?<name>"
              + NAME
              + ")");

  /** Whether a service or a cluster can have this name. */
  static boolean isName(String text) {
    return NAME_SYNTAX.matcher(text).matches();
  }

  /** Reads an ARN of this kind; empty where the text is none. */
  static Optional<EcsArn> parse(String text, Kind kind) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || !kind.word.equals(matcher.group("kind"))) {
      return Optional.empty();
    }
    Optional<String> cluster = Optional.ofNullable(matcher.group("cluster"));
    if (kind == Kind.CLUSTER && cluster.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new EcsArn(text, matcher.group("home"), kind, cluster, matcher.group("name")));
  }

  /** Whether this can belong to the cluster: the older form does not say to which it does. */
  boolean mayBelongTo(EcsArn clusterArn) {
    return home.equals(clusterArn.home)
        && cluster.map(clusterArn.name::equals).orElse(Boolean.TRUE);
  }
}
