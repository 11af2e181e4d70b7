package io.ecsanywhere.harness.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What calls ask of IAM, by AWS's service authorization reference. Of calls that the controller
 * does not make only the action is known.
 */
final class Asks {

  /** The one table is that of leases. */
  private static final String PARTITION_KEY = "lease";

  private final Account account;
  private final Function<String, Map<String, String>> groupTags;

  /**
   * @param groupTags the tags of a target group, by its ARN; none where there is no such group
   */
  Asks(Account account, Function<String, Map<String, String>> groupTags) {
    this.account = account;
    this.groupTags = groupTags;
  }

  /** Each has to be allowed. There is one at least, whatever the call leaves out. */
  List<Ask> of(String service, String operation, ObjectNode call) {
    // One permission for one message and for ten.
    String action =
        service + ":" + (service.equals("sqs") ? operation.replaceFirst("Batch$", "") : operation);
    return switch (service) {
      case "ecs" -> ofEcs(action, operation, call);
      case "elasticloadbalancing" -> ofElb(action, operation, call);
      case "sqs" -> List.of(on(action, account.arn(service, last(text(call, "QueueUrl")))));
      case "dynamodb" -> ofDynamoDb(action, operation, call);
      default -> List.of(on(action, "*"));
    };
  }

  private static Ask on(String action, String resource) {
    return new Ask(action, resource, Map.of());
  }

  private List<Ask> ofEcs(String action, String operation, ObjectNode call) {
    String cluster = last(call.path("cluster").asText("default"));
    return switch (operation) {
      case "DescribeClusters" ->
          named(call.path("clusters"), "default").map(name -> on(action, cluster(name))).toList();
      case "ListContainerInstances" -> List.of(on(action, cluster(cluster)));
      case "DescribeContainerInstances" ->
          inCluster(action, "container-instance", cluster, call.path("containerInstances"));
      case "DescribeServices" -> inCluster(action, "service", cluster, call.path("services"));
      case "DescribeTasks" -> inCluster(action, "task", cluster, call.path("tasks"));
      case "ListServices", "ListTasks" -> List.of(new Ask(action, "*", clusterKey(cluster)));
      default -> List.of(on(action, "*"));
    };
  }

  private List<Ask> inCluster(String action, String kind, String cluster, JsonNode named) {
    return named(named, "")
        .map(name -> account.arn("ecs", kind + "/" + cluster + "/" + last(name)))
        .map(arn -> new Ask(action, arn, clusterKey(cluster)))
        .toList();
  }

  private Map<String, List<String>> clusterKey(String cluster) {
    return Map.of("ecs:cluster", List.of(cluster(cluster)));
  }

  private String cluster(String nameOrArn) {
    return account.arn("ecs", "cluster/" + last(nameOrArn));
  }

  private List<Ask> ofElb(String action, String operation, ObjectNode call) {
    return switch (operation) {
      case "RegisterTargets", "DeregisterTargets" -> {
        String group = text(call, "TargetGroupArn");
        yield List.of(new Ask(action, group, tagKeys(groupTags.apply(group))));
      }
      default -> List.of(on(action, "*"));
    };
  }

  private static Map<String, List<String>> tagKeys(Map<String, String> tags) {
    Map<String, List<String>> keys = new TreeMap<>();
    tags.forEach((key, value) -> keys.put("aws:ResourceTag/" + key, List.of(value)));
    return keys;
  }

  private List<Ask> ofDynamoDb(String action, String operation, ObjectNode call) {
    return switch (operation) {
      case "GetItem" ->
          List.of(items(action, text(call, "TableName"), Stream.of(call.path("Key"))));
      case "PutItem" ->
          List.of(items(action, text(call, "TableName"), Stream.of(call.path("Item"))));
      case "BatchGetItem" -> {
        List<Ask> asks = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : call.path("RequestItems").properties()) {
          List<JsonNode> keys = new ArrayList<>();
          table.getValue().path("Keys").forEach(keys::add);
          asks.add(items(action, table.getKey(), keys.stream()));
        }
        yield asks.isEmpty() ? List.of(on(action, "*")) : asks;
      }
      default -> List.of(on(action, account.arn("dynamodb", "table/" + text(call, "TableName"))));
    };
  }

  private Ask items(String action, String table, Stream<JsonNode> items) {
    List<String> keys =
        items.map(item -> item.path(PARTITION_KEY).path("S").asText()).distinct().toList();
    return new Ask(
        action, account.arn("dynamodb", "table/" + table), Map.of("dynamodb:LeadingKeys", keys));
  }

  private static String text(JsonNode call, String member) {
    return call.path(member).asText();
  }

  /** What a list names; where it is empty or missing, what the call is about then. */
  private static Stream<String> named(JsonNode list, String otherwise) {
    return list.isEmpty() ? Stream.of(otherwise) : list.valueStream().map(JsonNode::asText);
  }

  /** The name at the end of an ARN, a URL, or by itself. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
