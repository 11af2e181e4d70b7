package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.source.OneLine;
import java.util.regex.Pattern;

/**
 * A pool's name in a service's tags: a target group's ARN or name, or {@code scheme:name} for other
 * load balancers.
 *
 * @param scheme which adapter the pool belongs to
 * @param name the pool's name as that adapter reads it; two spellings of one name are two ids until
 *     {@link PoolAdapters#canonical} has made them one
 */
public record PoolId(String scheme, String name) implements Comparable<PoolId> {

  /** The scheme of a pool id that names none: an ALB or NLB target group. */
  public static final String TARGET_GROUP = "targetgroup";

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+-]*");
  private static final String ARN = "arn";

  public PoolId {
    if (!isScheme(scheme)) {
      throw new IllegalArgumentException(
          "'" + scheme + "' is no scheme: expected small letters, digits, '+' and '-'");
    }
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "'" + OneLine.of(name) + "' is no pool name: expected a word without white space");
    }
  }

  /**
   * Reads a pool id as it stands in a tag. Whether the name makes sense is for the adapter to say.
   *
   * @throws IllegalArgumentException where this is no pool id; the message says what is expected
   */
  public static PoolId parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    if (text.chars().anyMatch(Character::isWhitespace) || text.length() == colon + 1) {
      throw unreadable(text);
    }
    if (colon < 0 || scheme.equals(ARN)) {
      return new PoolId(TARGET_GROUP, text);
    }
    if (!isScheme(scheme)) {
      throw unreadable(text);
    }
    return new PoolId(scheme, text.substring(colon + 1));
  }

  /** Whether this can stand before the colon of a pool id. */
  static boolean isScheme(String text) {
    return SCHEME.matcher(text).matches() && !text.equals(ARN);
  }

  @Override
  public int compareTo(PoolId other) {
    int byScheme = scheme.compareTo(other.scheme);
    return byScheme != 0 ? byScheme : name.compareTo(other.name);
  }

  /** As it would stand in a tag. */
  @Override
  public String toString() {
    return scheme.equals(TARGET_GROUP) ? name : scheme + ":" + name;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'"
            + OneLine.of(text)
            + "' is no pool id: expected a target group's ARN or name, or SCHEME:NAME for another"
            + " load balancer");
  }
}
