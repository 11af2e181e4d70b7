package io.ecsanywhere.adapters.aws.dynamodb;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * A lease as one item of a DynamoDB table, replaced by conditional writes. Neither table nor item
 * has to be prepared but for the table's key; nothing is created except the item.
 */
public final class DynamoDbLease implements LeaseStore {

  private static final String GET = "dynamodb:GetItem";
  private static final String PUT = "dynamodb:PutItem";

  /** Versions are random UUIDs. */
  private static final String NO_VERSION = "none";

  private final AwsCalls calls;
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String name;
  private final Duration timeout;

  /**
   * @param timeout of each call: there is time in it for two attempts
   */
  public DynamoDbLease(
      AwsCalls calls, DynamoDbClient dynamoDb, String table, String name, Duration timeout) {
    this.calls = calls;
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.name = name;
    this.timeout = timeout;
  }

  @Override
  public Optional<Stored> read() {
    Map<String, AttributeValue> item =
        call(
            GET,
            () ->
                dynamoDb
                    .getItem(
                        request ->
                            request
                                .tableName(table)
                                .key(LeaseItem.key(name))
                                .consistentRead(true)
                                .overrideConfiguration(this::limit))
                    .item());
    return item == null || item.isEmpty() ? Optional.empty() : Optional.of(stored(item));
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    Stored replacement = new Stored(next, UUID.randomUUID().toString());
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(table)
            .item(LeaseItem.of(name, replacement))
            .overrideConfiguration(this::limit);
    if (found.isPresent()) {
      put.conditionExpression("#version = :found")
          .expressionAttributeNames(Map.of("#version", LeaseItem.VERSION))
          .expressionAttributeValues(Map.of(":found", AttributeValue.fromS(found.get().version())));
    } else {
      put.conditionExpression("attribute_not_exists(#lease)")
          .expressionAttributeNames(Map.of("#lease", LeaseItem.KEY));
    }
    try {
      call(PUT, () -> dynamoDb.putItem(put.build()));
      return Optional.of(replacement);
    } catch (ApiException e) {
      if (e.getCause() instanceof ConditionalCheckFailedException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks for the replacement of a version that never is: who may not ask is told first. */
  @Override
  public void tryPermissions() {
    LeaseRecord nobody = new LeaseRecord("", 1, Duration.ofMillis(1), "", Instant.EPOCH);
    var _ = swap(Optional.of(new Stored(nobody, NO_VERSION)), nobody);
  }

  @Override
  public String deletion() {
    return "aws dynamodb delete-item --table-name %s --key '{\"%s\":{\"S\":\"%s\"}}'"
        .formatted(table, LeaseItem.KEY, name);
  }

  private Stored stored(Map<String, AttributeValue> item) {
    try {
      return LeaseItem.read(item);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          new ApiFailure.Invalid(
              GET,
              "the item %s of table %s is no lease of this controller: %s"
                  .formatted(name, table, e.getMessage())),
          e);
    }
  }

  private void limit(AwsRequestOverrideConfiguration.Builder call) {
    // A connection that answers nothing any more must not cost the whole call.
    call.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout.multipliedBy(2).dividedBy(5));
  }

  /** Says of a table that is missing, or is not for leases, what it should be. */
  private <R> R call(String operation, Supplier<R> request) {
    try {
      return calls.call(operation, request);
    } catch (ApiException e) {
      throw new ApiException(said(operation, e), e.getCause());
    }
  }

  private ApiFailure said(String operation, ApiException e) {
    ApiFailure failure = e.failure();
    return switch (failure) {
      case ApiFailure.NotFound _ ->
          new ApiFailure.NotFound(
              operation,
              "there is no table %s: expected one with %s".formatted(table, LeaseItem.SCHEMA));
      case ApiFailure.Invalid _ ->
          new ApiFailure.Invalid(
              operation,
              "the table %s cannot hold a lease: expected %s (%s)"
                  .formatted(table, LeaseItem.SCHEMA, failure.message()));
      default -> failure;
    };
  }
}
