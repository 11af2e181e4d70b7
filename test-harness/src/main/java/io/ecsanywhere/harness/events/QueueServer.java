package io.ecsanywhere.harness.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** SQS: a real server, ElasticMQ, on a port of its own. */
public final class QueueServer implements AutoCloseable {

  private final SQSRestServer server;
  private final URI address;
  private final Account account;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param front the address that queue URLs carry
   */
  public QueueServer(URI front, Account account) {
    this.account = account;
    server =
        SQSRestServerBuilder.withInterface("127.0.0.1")
            .withDynamicPort()
            .withServerAddress(new NodeAddress("http", front.getHost(), front.getPort(), ""))
            .withAWSRegion(account.region())
            .withAWSAccountId(account.id())
            .start();
    address = URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  }

  /** Where the server itself listens, past the front. */
  public URI address() {
    return address;
  }

  /** Makes a queue and returns its URL. */
  String create(String name, ObjectNode attributes) {
    var asked = Json.object().put("QueueName", name);
    asked.set("Attributes", attributes);
    return call("CreateQueue", asked).path("QueueUrl").asText();
  }

  String arn(String name) {
    return account.arn("sqs", name);
  }

  /** Sends up to ten messages in one call. */
  void send(String queueUrl, List<String> bodies) {
    var asked = Json.object().put("QueueUrl", queueUrl);
    var entries = asked.putArray("Entries");
    for (int i = 0; i < bodies.size(); i++) {
      entries.addObject().put("Id", Integer.toString(i)).put("MessageBody", bodies.get(i));
    }
    var failed = call("SendMessageBatch", asked).path("Failed");
    if (!failed.isEmpty()) {
      throw new IllegalStateException("SQS did not take all messages: " + failed);
    }
  }

  /** How many messages wait in a queue or are being worked on. */
  int depth(String queueUrl) {
    var asked = Json.object().put("QueueUrl", queueUrl);
    asked.putArray("AttributeNames").add("All");
    var attributes = call("GetQueueAttributes", asked).path("Attributes");
    return attributes.path("ApproximateNumberOfMessages").asInt()
        + attributes.path("ApproximateNumberOfMessagesNotVisible").asInt();
  }

  void delete(String queueUrl) {
    var _ = call("DeleteQueue", Json.object().put("QueueUrl", queueUrl));
  }

  private ObjectNode call(String operation, ObjectNode asked) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS." + operation)
            .POST(BodyPublishers.ofString(Json.text(asked)))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(operation + ": " + response.body());
      }
      return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(operation + " has failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(operation + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    // It would wait for every long poll to end; nobody needs their answers.
    var _ = server.stopAndGetFuture();
  }
}
