package io.ecsanywhere.harness.lease;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.dynamodb.DynamoDbCheckpoints;
import io.ecsanywhere.adapters.aws.dynamodb.DynamoDbLease;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The stores for leases and checkpoints, on a DynamoDB Local that has the table {@link #TABLE}. */
final class StoresOnDynamoDb implements AfterAllCallback {

  static final String TABLE = "leases";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  final DynamoDbServer server = DynamoDbServer.start();
  private final DynamoDbClient client = server.client();
  private final ApiBudget budget =
      new ApiBudget(Allowance.EVERYTHING, Ticker.system(), Drivers.virtualThreads());
  private final AwsCalls calls = new AwsCalls(budget);

  StoresOnDynamoDb() {
    server.createTable(TABLE, DynamoDbServer.Key.LEASE);
  }

  LeaseStore lease(String table, String name) {
    return new DynamoDbLease(calls, client, table, name, TIMEOUT);
  }

  CheckpointStore checkpoints(String table, String lease) {
    return new DynamoDbCheckpoints(calls, client, table, lease, TIMEOUT);
  }

  /** As somebody else would. */
  void put(Map<String, AttributeValue> item) {
    client.putItem(request -> request.tableName(TABLE).item(item));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    budget.close();
    client.close();
    server.close();
  }
}
