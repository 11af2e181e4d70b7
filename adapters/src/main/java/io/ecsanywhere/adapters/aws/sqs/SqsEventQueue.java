package io.ecsanywhere.adapters.aws.sqs;

import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Rows;
import io.ecsanywhere.informers.source.EventQueue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** An SQS queue that EventBridge feeds with ECS events. */
public final class SqsEventQueue implements EventQueue {

  private static final String RECEIVE = "sqs:ReceiveMessage";
  private static final String DELETE = "sqs:DeleteMessageBatch";
  private static final int BATCH = 10;
  private static final int WAIT_SECONDS = 20;

  private final AwsCalls calls;
  private final SqsClient sqs;
  private final String url;

  /**
   * Costs no call.
   *
   * @throws IllegalArgumentException where this is no URL of a queue; the message says what is
   *     expected
   */
  public SqsEventQueue(AwsCalls calls, SqsClient sqs, String url) {
    this.calls = calls;
    this.sqs = sqs;
    this.url = checked(url);
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public List<Message> receive() {
    ReceiveMessageResponse answer =
        calls.call(
            RECEIVE,
            () ->
                sqs.receiveMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .maxNumberOfMessages(BATCH)
                            .waitTimeSeconds(WAIT_SECONDS)
                            .messageSystemAttributeNames(
                                MessageSystemAttributeName.SENT_TIMESTAMP)));
    return Rows.whole(RECEIVE, answer.messages()).stream()
        .filter(message -> message.receiptHandle() != null)
        .map(SqsEventQueue::message)
        .toList();
  }

  @Override
  public List<Message> delete(Collection<Message> messages) {
    List<Message> left = new ArrayList<>();
    for (List<Message> batch : Iterables.partition(messages, BATCH)) {
      DeleteMessageBatchResponse answer =
          calls.call(
              DELETE,
              () ->
                  sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(entries(batch))));
      for (BatchResultErrorEntry failed : Rows.whole(DELETE, answer.failed())) {
        IntStream.range(0, batch.size())
            .filter(i -> Integer.toString(i).equals(failed.id()))
            .mapToObj(batch::get)
            .forEach(left::add);
      }
    }
    return left;
  }

  private static List<DeleteMessageBatchRequestEntry> entries(List<Message> batch) {
    return IntStream.range(0, batch.size())
        .mapToObj(
            i ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(batch.get(i).receipt())
                    .build())
        .toList();
  }

  private static Message message(software.amazon.awssdk.services.sqs.model.Message message) {
    return new Message(
        message.messageId() == null ? "" : message.messageId(),
        message.receiptHandle(),
        message.body() == null ? "" : message.body(),
        sent(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP)));
  }

  private static Instant sent(@Nullable String epochMillis) {
    try {
      return epochMillis == null
          ? Instant.EPOCH
          : Instant.ofEpochMilli(Long.parseLong(epochMillis));
    } catch (NumberFormatException e) {
      return Instant.EPOCH;
    }
  }

  private static String checked(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getPath().length() > 1) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(unreadable(url), e);
    }
    throw new IllegalArgumentException(unreadable(url));
  }

  private static String unreadable(String url) {
    return "'"
        + url
        + "' is no queue URL: expected one such as"
        + " https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-events";
  }
}
