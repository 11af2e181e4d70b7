package io.ecsanywhere.harness.seeded.aws;

import static java.util.Comparator.comparingLong;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * DynamoDB's client of one process: conditions are read as the lease and the checkpoints write
 * them.
 */
final class SeededDynamoDb implements DynamoDbClient {

  private final Table table;
  private final Caller caller;

  SeededDynamoDb(Table table, Caller caller) {
    this.table = table;
    this.caller = caller;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse answer =
        caller.call(
            Operation.GET_ITEM,
            "",
            request,
            false,
            (_, _) -> {
              Map<String, AttributeValue> item = table.item(key(request.key()));
              return item.isEmpty()
                  ? GetItemResponse.builder().build()
                  : GetItemResponse.builder().item(item).build();
            });
    if (answer.hasItem()) {
      table.shown(caller.process().name());
    }
    return answer;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return caller.call(
        Operation.BATCH_GET_ITEM,
        "",
        request,
        false,
        (_, _) -> {
          Map.Entry<String, KeysAndAttributes> asked =
              request.requestItems().entrySet().iterator().next();
          List<Map<String, AttributeValue>> found =
              asked.getValue().keys().stream()
                  .map(key -> table.item(key(key)))
                  .filter(item -> !item.isEmpty())
                  .toList();
          return BatchGetItemResponse.builder().responses(Map.of(asked.getKey(), found)).build();
        });
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return caller.call(
        Operation.PUT_ITEM,
        what(request.item()),
        request,
        false,
        (now, _) -> {
          if (!met(request, table.item(key(request.item())))) {
            throw ConditionalCheckFailedException.builder()
                .message("The conditional request failed")
                .build();
          }
          table.put(key(request.item()), request.item(), now);
          return PutItemResponse.builder().build();
        });
  }

  private static String what(Map<String, AttributeValue> item) {
    return item.containsKey("page")
        ? "%s, term %d, turn %d".formatted(key(item), number(item, "term"), number(item, "turn"))
        : "for '%s' in epoch %d".formatted(value(item, "holder").s(), number(item, "epoch"));
  }

  private static boolean met(PutItemRequest request, Map<String, AttributeValue> there) {
    String condition = request.conditionExpression();
    if (condition.startsWith("attribute_not_exists")) {
      return there.isEmpty();
    }
    if (condition.startsWith("#version")) {
      return Objects.equals(
          there.get("version"), value(request.expressionAttributeValues(), ":found"));
    }
    return there.isEmpty()
        || comparingLong((Map<String, AttributeValue> item) -> number(item, "term"))
                .thenComparingLong(item -> number(item, "turn"))
                .compare(there, request.item())
            <= 0;
  }

  private static String key(Map<String, AttributeValue> item) {
    return value(item, Table.KEY).s();
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(value(item, name).n());
  }

  private static AttributeValue value(Map<String, AttributeValue> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  @Override
  public String serviceName() {
    return DynamoDbClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
