package io.ecsanywhere.harness.soak;

import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.lease.DynamoDbServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two replicas that lead by turns. The lasting one lives throughout, and is suspended now and then
 * until the other leads: so it comes and goes as leader for as long as the soak lasts. The other is
 * killed, or told to stop, when it leads, and another process takes its place.
 */
final class Rivals implements AutoCloseable {

  private static final String TABLE = "leases";
  private static final String LEASE = "soak";
  private static final Duration TAKES_OVER_WITHIN = Duration.ofSeconds(30);

  private final SimulatedAws aws;
  private final List<String> flags;
  private final Path logs;
  private final DynamoDbServer server = DynamoDbServer.start();
  private final DynamoDbClient table = server.client();
  private final ControllerProcess lasting;
  private ControllerProcess other;
  private int others;

  /**
   * Starts both; the lasting one leads.
   *
   * @param flags of both, but for the lease's
   * @param logs the folder for their logs
   */
  Rivals(SimulatedAws aws, List<String> flags, Path logs) {
    this.aws = aws;
    this.logs = logs;
    this.flags = new ArrayList<>(flags);
    this.flags.addAll(
        List.of(
            "--leader-elect=dynamodb",
            "--lease-table=" + TABLE,
            "--lease-name=" + LEASE,
            "--lease-duration=3s",
            "--renew-deadline=2s",
            "--retry-period=400ms"));
    server.createTable(TABLE, DynamoDbServer.Key.LEASE);
    this.lasting = start("lasting");
    patience().until("the lasting replica is at work", lasting::ready);
    this.other = another();
  }

  ControllerProcess lasting() {
    return lasting;
  }

  /** How often the lead has changed hands. */
  long changes() {
    return epoch() - 1;
  }

  /** Takes the lead from whoever has it; returns what was done when the other one leads. */
  String strike() {
    patience().until("somebody leads", () -> leads(lasting) || leads(other));
    long before = epoch();
    String done;
    if (leads(lasting)) {
      lasting.signal("STOP");
      awaitNext(before);
      lasting.signal("CONT");
      done = "suspended the lasting replica";
    } else if (others % 2 == 1) {
      other.signal("KILL");
      awaitNext(before);
      done = "killed the other replica";
    } else {
      int status = other.stop();
      if (status != 0) {
        throw new IllegalStateException("a planned stop ended with " + status);
      }
      awaitNext(before);
      done = "stopped the other replica";
    }
    return done;
  }

  /** Starts another in place of one that is gone; while AWS can be reached, for it looks first. */
  void replace() {
    if (other.status().isPresent()) {
      other.close();
      other = another();
    }
  }

  private ControllerProcess another() {
    ControllerProcess next = start("other-" + ++others);
    patience()
        .until(
            "replica other-" + others + " is a standby",
            () -> next.lines().stream().anyMatch(line -> line.contains("\"role\":\"standby\"")));
    return next;
  }

  private ControllerProcess start(String name) {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + server.port());
    return ControllerProcess.start(environment, flags, logs.resolve(name + ".log"));
  }

  private void awaitNext(long before) {
    patience().until("another leads", () -> epoch() > before);
  }

  private static Patience patience() {
    return Patience.of(TAKES_OVER_WITHIN);
  }

  private long epoch() {
    AttributeValue epoch = record().get("epoch");
    return epoch == null ? 0 : Long.parseLong(epoch.n());
  }

  /** Holders are named by host, number of the process, and chance. */
  private boolean leads(ControllerProcess process) {
    AttributeValue holder = record().get("holder");
    return holder != null && holder.s().contains("-" + process.pid() + "-");
  }

  private Map<String, AttributeValue> record() {
    return table
        .getItem(
            request ->
                request
                    .tableName(TABLE)
                    .consistentRead(true)
                    .key(Map.of(DynamoDbServer.Key.LEASE.attribute(), AttributeValue.fromS(LEASE))))
        .item();
  }

  @Override
  public void close() {
    if (lasting.status().isEmpty()) {
      lasting.signal("CONT");
    }
    lasting.close();
    other.close();
    table.close();
    server.close();
  }
}
