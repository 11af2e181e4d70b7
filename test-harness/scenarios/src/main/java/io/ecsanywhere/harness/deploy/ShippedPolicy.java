package io.ecsanywhere.harness.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.iam.Policy;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The policy that the controller's template makes, for a controller with certain flags. */
public final class ShippedPolicy {

  private static final Template TEMPLATE = Template.read("controller");

  private ShippedPolicy() {}

  /**
   * The policy of a stack whose controller has these flags.
   *
   * @param flags such as {@code --cluster=shop}
   */
  public static Policy of(Account account, List<String> flags) {
    return Policy.of(document(account, flags));
  }

  /** The same as IAM has it. */
  static JsonNode document(Account account, List<String> flags) {
    String queue = flag(flags, "--event-queue-url", "none");
    Map<String, Object> values =
        Map.of(
            "Clusters",
            clusters(flags),
            "LeaseName",
            leaseName(flags),
            "EventQueue.Arn",
            account.arn("sqs", queue.substring(queue.lastIndexOf('/') + 1)),
            "LeaseTable.Arn",
            account.arn("dynamodb", "table/" + flag(flags, "--lease-table", "none")),
            "AWS::Partition",
            "aws",
            "AWS::Region",
            account.region(),
            "AWS::AccountId",
            account.id());
    Object document =
        new Rendering(TEMPLATE, values)
            .of(TEMPLATE.properties("ControllerPolicy").get("PolicyDocument"));
    return new ObjectMapper().valueToTree(document);
  }

  /** The value of the tag {@code ecs-a.controller} on groups that such a controller may change. */
  public static String leaseName(List<String> flags) {
    return flag(
        flags,
        "--lease-name",
        String.valueOf(
            Objects.requireNonNull(TEMPLATE.section("Parameters").get("LeaseName"))
                .get("Default")));
  }

  private static List<String> clusters(List<String> flags) {
    return flags.stream()
        .filter(flag -> flag.startsWith("--cluster="))
        .map(flag -> flag.substring("--cluster=".length()))
        .toList();
  }

  private static String flag(List<String> flags, String name, String otherwise) {
    return flags.stream()
        .filter(flag -> flag.startsWith(name + "="))
        .map(flag -> flag.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }
}
