package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.source.EventQueue.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventQueueTest {

  /** MD5 of {@code body}: the SDK checks it. */
  private static final String MD5 = "841a2d689ad86bd1611447453c22c6fc";

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void receivesWithALongPoll() {
    stubbed
        .stub()
        .on(
            "ReceiveMessage",
            _ ->
                Reply.json(
                    """
                    {'Messages':[
                      {'MessageId':'1','ReceiptHandle':'r1','Body':'body','MD5OfBody':'%1$s','Attributes':{'SentTimestamp':'1700000000123'}},
                      {'MessageId':'2','ReceiptHandle':'r2','Body':'body','MD5OfBody':'%1$s'}]}
                    """
                        .formatted(MD5)));
    assertThat(queue().receive())
        .containsExactly(
            new Message("1", "r1", "body", Instant.ofEpochMilli(1_700_000_000_123L)),
            new Message("2", "r2", "body", Instant.EPOCH));
    JsonNode asked = stubbed.stub().requests("ReceiveMessage").getFirst().json();
    assertThat(asked.path("WaitTimeSeconds").asInt()).isEqualTo(20);
    assertThat(asked.path("MaxNumberOfMessages").asInt()).isEqualTo(10);
    assertThat(asked.path("MessageSystemAttributeNames").path(0).asText())
        .isEqualTo("SentTimestamp");
    assertThat(asked.path("QueueUrl").asText()).isEqualTo(stubbed.stub().url() + "/1/events");
  }

  @Test
  void anEmptyQueueIsAnOrdinaryAnswer() {
    stubbed.stub().on("ReceiveMessage", _ -> Reply.json("{}"));
    assertThat(queue().receive()).isEmpty();
  }

  @Test
  void anAnswerThatTheSdkCannotReadIsAFailure() {
    // The SDK checks each message against its checksum, and does not expect to find none.
    stubbed.stub().on("ReceiveMessage", _ -> Reply.json("{'Messages':[null]}"));
    ApiException failure = catchThrowableOfType(ApiException.class, () -> queue().receive());
    assertThat(failure.failure()).isInstanceOf(ApiFailure.Transient.class);
    assertThat(failure).hasMessageStartingWith("sqs:ReceiveMessage: the answer cannot be read");
  }

  @Test
  void deletesTenAtATimeAndSaysWhatStayed() {
    stubbed
        .stub()
        .on(
            "DeleteMessageBatch",
            request ->
                Reply.json(
                    request
                            .json()
                            .path("Entries")
                            .path(0)
                            .path("ReceiptHandle")
                            .asText()
                            .equals("r0")
                        ? "{'Successful':[],'Failed':[{'Id':'3','SenderFault':false,'Code':'InternalError'}]}"
                        : "{'Successful':[]}"));
    List<Message> messages =
        IntStream.range(0, 12)
            .mapToObj(i -> new Message("m" + i, "r" + i, "", Instant.EPOCH))
            .toList();
    assertThat(queue().delete(messages)).containsExactly(messages.get(3));
    assertThat(stubbed.stub().requests("DeleteMessageBatch"))
        .extracting(request -> request.json().path("Entries").size())
        .containsExactly(10, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "events", "sqs://host/1/q", "https:///1/q", "https://host", "a b"})
  void refusesWhatIsNoQueueUrl(String url) {
    assertThatThrownBy(() -> stubbed.aws().eventQueue(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + url + "' is no queue URL: expected one such as https://sqs.");
  }

  private EventQueue queue() {
    return stubbed.aws().eventQueue(stubbed.stub().url() + "/1/events");
  }
}
