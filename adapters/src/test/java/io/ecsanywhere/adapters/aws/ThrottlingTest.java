package io.ecsanywhere.adapters.aws;

import static io.ecsanywhere.adapters.aws.StubbedAws.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.CallCounter.Attempts;
import io.ecsanywhere.adapters.budget.BucketStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What comes of calls that AWS refuses for their rate: of the budget, and of the calls. */
@Timeout(60)
final class ThrottlingTest {

  private static final Reply REFUSED = Reply.jsonError(400, "ThrottlingException", "Rate exceeded");
  private static final Reply NO_TASKS = Reply.json("{'taskArns':[]}");

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();
  private final AtomicInteger attempts = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"400, ThrottlingException", "429, Whatever", "503, RequestLimitExceeded"})
  void anAttemptThatIsRefusedForTheRateSlowsTheBudgetAndItsRepetitionIsPaidFor(
      int status, String code) {
    double before = bucket().perSecond();
    firstAttempt(Reply.jsonError(status, code, "Rate exceeded"));
    assertThat(list(stubbed.aws(), Priority.EVENT)).isEmpty();
    assertThat(bucket().perSecond()).isEqualTo(before / 2);
    assertThat(bucket().tokens()).isEqualTo(-1);
    assertThat(stubbed.aws().attempts().counts())
        .isEqualTo(
            Map.of(
                new Attempts("ecs", "ListTasks", "throttled"), 1L,
                new Attempts("ecs", "ListTasks", "ok"), 1L));
  }

  @ParameterizedTest
  @CsvSource({"403, RequestTimeTooSkewed, denied", "500, ServerException, transient"})
  void anAttemptThatIsRefusedForSomethingElseSlowsNothing(int status, String code, String kind) {
    BucketStatus before = bucket();
    firstAttempt(Reply.jsonError(status, code, "no"));
    assertThat(list(stubbed.aws(), Priority.EVENT)).isEmpty();
    assertThat(bucket().perSecond()).isEqualTo(before.perSecond());
    assertThat(bucket().tokens()).isEqualTo(before.tokens() - 2);
    assertThat(stubbed.aws().attempts().counts())
        .isEqualTo(
            Map.of(
                new Attempts("ecs", "ListTasks", kind), 1L,
                new Attempts("ecs", "ListTasks", "ok"), 1L));
  }

  @Test
  void theRefusalThatEndsACallSlowsTheBudgetToo() {
    stubbed
        .stub()
        .on(
            "ListTasks",
            _ -> {
              if (attempts.incrementAndGet() == 3) {
                stubbed.pass(Duration.ofMinutes(1));
              }
              return attempts.get() == 3 ? REFUSED : Reply.jsonError(500, "ServerException", "no");
            });
    double before = bucket().perSecond();
    assertThat(failure(() -> list(stubbed.aws(), Priority.EVENT)))
        .isInstanceOf(ApiFailure.Throttled.class);
    assertThat(bucket().perSecond()).isEqualTo(before / 2);
    assertThat(bucket().tokens()).isZero();
  }

  @Test
  void aPollTakesAnotherTurnForThePageThatWasRefused() {
    stubbed
        .stub()
        .on(
            "ListTasks",
            request ->
                switch (request.json().path("nextToken").asText()) {
                  case "" -> Reply.json("{'taskArns':['a'],'nextToken':'2'}");
                  default ->
                      attempts.incrementAndGet() < 10 ? REFUSED : Reply.json("{'taskArns':['b']}");
                });
    try (AwsConnection aws = moving()) {
      assertThat(list(aws, Priority.POLL)).containsExactlyInAnyOrder("a", "b");
    }
    assertThat(stubbed.stub().requests("ListTasks")).hasSize(11);
  }

  @Test
  void aPollThatIsRefusedForEverGivesUp() {
    stubbed.stub().on("ListTasks", _ -> REFUSED);
    try (AwsConnection aws = moving()) {
      assertThat(failure(() -> list(aws, Priority.POLL))).isInstanceOf(ApiFailure.Throttled.class);
    }
    assertThat(stubbed.stub().requests("ListTasks")).hasSizeBetween(20, 60);
  }

  @Test
  void whatBecomesAsUrgentAsAnEventTakesNoFurtherTurn() {
    Urgency urgency = new Urgency(Priority.RESYNC);
    stubbed
        .stub()
        .on(
            "ListTasks",
            _ -> {
              urgency.raise(Priority.EVENT);
              return REFUSED;
            });
    assertThat(failure(() -> urgency.during(() -> list(stubbed.aws()))))
        .isInstanceOf(ApiFailure.Throttled.class);
    assertThat(stubbed.stub().requests("ListTasks")).hasSize(3);
  }

  @Test
  void whoIsInterruptedTakesNoFurtherTurn() throws Exception {
    stubbed.stub().on("ListTasks", _ -> REFUSED);
    CompletableFuture<ApiFailure> ended = new CompletableFuture<>();
    Thread poll =
        Thread.startVirtualThread(
            () -> ended.complete(failure(() -> list(stubbed.aws(), Priority.RESYNC))));
    await().until(() -> bucket().waiting() == 1);
    poll.interrupt();
    assertThat(ended.get()).isInstanceOf(ApiFailure.Transient.class);
    assertThat(stubbed.stub().requests("ListTasks")).hasSize(3);
  }

  private void firstAttempt(Reply reply) {
    stubbed.stub().on("ListTasks", _ -> attempts.incrementAndGet() == 1 ? reply : NO_TASKS);
  }

  private static List<String> list(AwsConnection aws, Priority priority) {
    return new Urgency(priority).during(() -> list(aws));
  }

  private static List<String> list(AwsConnection aws) {
    Set<String> tasks = aws.readPorts().cluster("demo").tasks().list();
    return List.copyOf(tasks);
  }

  /** A connection whose clock moves, so that whoever waits for a turn gets one. */
  private static AwsConnection moving() {
    return AwsConnection.connect(
        StubbedAws.settings(Ticker.system()), UrlConnectionHttpClient.builder());
  }

  private BucketStatus bucket() {
    return stubbed.aws().budget().status().stream()
        .filter(bucket -> bucket.name().equals("ecs-cluster-resources"))
        .findFirst()
        .orElseThrow();
  }
}
