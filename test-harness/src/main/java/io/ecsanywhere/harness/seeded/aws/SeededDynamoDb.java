package io.ecsanywhere.harness.seeded.aws;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** DynamoDB's client of one process: conditions are read as the lease writes them. */
final class SeededDynamoDb implements DynamoDbClient {

  private static final String NUMBERS = "epoch durationMillis";

  private final Table table;
  private final Caller caller;

  SeededDynamoDb(Table table, Caller caller) {
    this.table = table;
    this.caller = caller;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return caller.call(
        Operation.GET_ITEM,
        "",
        request,
        false,
        (_, _) -> {
          Map<String, AttributeValue> item = new TreeMap<>();
          table
              .item()
              .forEach(
                  (name, value) ->
                      item.put(
                          name,
                          NUMBERS.contains(name)
                              ? AttributeValue.fromN(value)
                              : AttributeValue.fromS(value)));
          return item.isEmpty()
              ? GetItemResponse.builder().build()
              : GetItemResponse.builder().item(item).build();
        });
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return caller.call(
        Operation.PUT_ITEM,
        "for '"
            + value(request.item(), "holder").s()
            + "' in epoch "
            + value(request.item(), "epoch").n(),
        request,
        false,
        (_, _) -> {
          boolean met =
              request.conditionExpression().startsWith("attribute_not_exists")
                  ? table.item().isEmpty()
                  : Objects.equals(
                      table.item().get("version"),
                      value(request.expressionAttributeValues(), ":found").s());
          if (!met) {
            throw ConditionalCheckFailedException.builder()
                .message("The conditional request failed")
                .build();
          }
          Map<String, String> item = new TreeMap<>();
          request
              .item()
              .forEach((name, value) -> item.put(name, value.s() == null ? value.n() : value.s()));
          table.put(item);
          return PutItemResponse.builder().build();
        });
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
