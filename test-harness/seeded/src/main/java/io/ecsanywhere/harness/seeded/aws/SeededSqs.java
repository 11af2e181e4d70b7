package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** SQS's client of one process. */
final class SeededSqs implements SqsClient {

  private static final Duration LOOKS = Duration.ofMillis(40);

  private final Queue queue;
  private final Caller caller;
  private final Scheduler scheduler;

  SeededSqs(Queue queue, Caller caller, Scheduler scheduler) {
    this.queue = queue;
    this.caller = caller;
    this.scheduler = scheduler;
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    waitFor(Duration.ofSeconds(request.waitTimeSeconds()));
    return caller.call(
        Operation.RECEIVE_MESSAGE,
        "",
        request,
        false,
        (_, _) -> {
          List<Message> messages = new ArrayList<>();
          for (Queue.Received received : queue.receive(request.maxNumberOfMessages())) {
            messages.add(
                Message.builder()
                    .messageId(received.id())
                    .receiptHandle(received.receipt())
                    .body(received.body())
                    .attributes(
                        Map.of(
                            MessageSystemAttributeName.SENT_TIMESTAMP,
                            Long.toString(received.sentMillis())))
                    .build());
          }
          return ReceiveMessageResponse.builder().messages(messages).build();
        });
  }

  /** The queue holds the call until there is something, or for as long as it was asked to. */
  private void waitFor(Duration longest) {
    long until = scheduler.now() + longest.toNanos();
    try {
      while (!queue.holdsVisible() && scheduler.now() < until) {
        scheduler.await(queue::holdsVisible, scheduler.now() + LOOKS.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Thread was interrupted", e);
    }
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    return caller.call(
        Operation.DELETE_MESSAGE_BATCH,
        "",
        request,
        false,
        (_, _) -> {
          request.entries().forEach(entry -> queue.delete(entry.receiptHandle()));
          return DeleteMessageBatchResponse.builder().build();
        });
  }

  @Override
  public String serviceName() {
    return SqsClient.SERVICE_NAME;
  }

  @Override
  public void close() {}
}
