package io.ecsanywhere.adapters.aws.elb;

import io.ecsanywhere.informers.source.OneLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target group's name, as its ARN or by itself; names are unique in an account and region.
 *
 * @param arn empty where the name stood by itself
 */
record TargetGroupName(String name, String arn) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{1,32}");
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:elasticloadbalancing:(?<region>[a-z0-9-]+):\\d{12}"
              + ":targetgroup/(?<name>[a-zA-Z0-9-]{1,32})/[a-zA-Z0-9]+");

  /** Whether the group of this ARN, which has the name, may be the one that is meant. */
  boolean mayBe(String groupArn) {
    return arn.isEmpty() || arn.equals(groupArn);
  }

  /**
   * Reads an ARN or a name.
   *
   * @param region the only region whose target groups can be reached
   * @throws IllegalArgumentException the message says what is expected
   */
  static TargetGroupName parse(String text, String region) {
    if (!text.contains(":")) {
      if (NAME.matcher(text).matches()) {
        return new TargetGroupName(text, "");
      }
      throw new IllegalArgumentException(
          "'%s' is no target group's name: expected 1 to 32 letters, digits and '-'"
              .formatted(OneLine.of(text)));
    }
    Matcher arn = ARN.matcher(text);
    if (!arn.matches()) {
      throw new IllegalArgumentException(
          ("'%s' is no target group's ARN: expected"
                  + " arn:aws:elasticloadbalancing:%s:ACCOUNT:targetgroup/NAME/ID")
              .formatted(OneLine.of(text), region));
    }
    if (!arn.group("region").equals(region)) {
      throw new IllegalArgumentException(
          "the target group '%s' is in another region: expected one in %s".formatted(text, region));
    }
    return new TargetGroupName(arn.group("name"), text);
  }
}
