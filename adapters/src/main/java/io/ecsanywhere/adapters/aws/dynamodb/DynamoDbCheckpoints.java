package io.ecsanywhere.adapters.aws.dynamodb;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.checkpoint.CheckpointPage;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Pages of checkpoints as items of the lease's table. Their keys begin with the lease's name and go
 * on with a slash, which no lease's name has: neither can be taken for the other.
 */
public final class DynamoDbCheckpoints implements CheckpointStore {

  private static final String GET = "dynamodb:BatchGetItem";
  private static final String PUT = "dynamodb:PutItem";
  private static final String TERM = "term";
  private static final String TURN = "turn";
  private static final String PAGE = "page";

  /** DynamoDB may answer in part, and says what it left out. */
  private static final int MOST_CALLS = 5;

  /**
   * What has no term is no page, and nothing is lost with it. The same turn again is the same page:
   * an attempt whose answer was lost.
   */
  private static final String IS_NO_LATER =
      "NOT attribute_type(#term, :number) OR NOT attribute_type(#turn, :number)"
          + " OR #term < :term OR (#term = :term AND #turn <= :turn)";

  private final AwsCalls calls;
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String name;
  private final Duration timeout;

  /**
   * @param name the lease's
   * @param timeout of each call, all its attempts together
   */
  public DynamoDbCheckpoints(
      AwsCalls calls, DynamoDbClient dynamoDb, String table, String name, Duration timeout) {
    this.calls = calls;
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.name = name;
    this.timeout = timeout;
  }

  @Override
  public Map<Integer, String> read() {
    Map<Integer, String> pages = new TreeMap<>();
    Map<String, KeysAndAttributes> wanted = first(CheckpointPage.PAGES);
    for (int call = 0; call < MOST_CALLS && !wanted.isEmpty(); call++) {
      BatchGetItemResponse answer = get(wanted);
      answer.responses().getOrDefault(table, List.of()).forEach(item -> take(item, pages));
      wanted = answer.unprocessedKeys();
    }
    return pages;
  }

  /** Asks for one page. Puts need what swaps of the lease need. */
  @Override
  public void tryPermissions() {
    get(first(1));
  }

  private Map<String, KeysAndAttributes> first(int pages) {
    return Map.of(
        table,
        KeysAndAttributes.builder()
            .consistentRead(true)
            .keys(IntStream.range(0, pages).mapToObj(number -> LeaseItem.key(key(number))).toList())
            .build());
  }

  private BatchGetItemResponse get(Map<String, KeysAndAttributes> pages) {
    return calls.call(
        GET,
        () ->
            dynamoDb.batchGetItem(
                request -> request.requestItems(pages).overrideConfiguration(this::limit)));
  }

  private void take(Map<String, AttributeValue> item, Map<Integer, String> pages) {
    AttributeValue key = item.get(LeaseItem.KEY);
    AttributeValue page = item.get(PAGE);
    for (int number = 0; number < CheckpointPage.PAGES; number++) {
      if (key != null && key(number).equals(key.s())) {
        pages.put(number, page == null || page.s() == null ? "" : page.s());
      }
    }
  }

  @Override
  public boolean put(int number, CheckpointPage page) {
    AttributeValue term = AttributeValue.fromN(Long.toString(page.term()));
    AttributeValue turn = AttributeValue.fromN(Long.toString(page.turn()));
    try {
      calls.call(
          PUT,
          () ->
              dynamoDb.putItem(
                  request ->
                      request
                          .tableName(table)
                          .item(
                              Map.of(
                                  LeaseItem.KEY,
                                  AttributeValue.fromS(key(number)),
                                  TERM,
                                  term,
                                  TURN,
                                  turn,
                                  PAGE,
                                  AttributeValue.fromS(page.text())))
                          .conditionExpression(IS_NO_LATER)
                          .expressionAttributeNames(Map.of("#term", TERM, "#turn", TURN))
                          .expressionAttributeValues(
                              Map.of(
                                  ":number",
                                  AttributeValue.fromS("N"),
                                  ":term",
                                  term,
                                  ":turn",
                                  turn))
                          .overrideConfiguration(this::limit)));
      return true;
    } catch (ApiException e) {
      if (e.getCause() instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw e;
    }
  }

  private String key(int number) {
    return "%s/checkpoints/%d".formatted(name, number);
  }

  private void limit(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout);
  }
}
