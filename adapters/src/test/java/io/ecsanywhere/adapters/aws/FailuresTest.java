package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.CallScope;
import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.CallCounter.Attempts;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailuresTest {

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @ParameterizedTest
  @CsvSource({
    "400, ClusterNotFoundException, not-found",
    "400, ServiceNotFoundException, not-found",
    "400, ThrottlingException, throttled",
    "429, TooManyRequestsException, throttled",
    "503, RequestLimitExceeded, throttled",
    "400, AccessDeniedException, denied",
    "403, UnauthorizedOperation, denied",
    "400, ExpiredTokenException, denied",
    "400, UnrecognizedClientException, denied",
    "400, BlockedException, denied",
    "400, InvalidParameterException, invalid",
    "400, ClientException, invalid",
    "400, UnsupportedFeatureException, invalid",
    "400, ValidationException, invalid",
    "400, NeverHeardOfException, invalid",
    "403, NeverHeardOfException, denied",
    "500, ServerException, transient",
    "503, ServiceUnavailableException, transient",
    "502, NeverHeardOfException, transient",
  })
  void ecsSaysNoInManyWays(int status, String code, String kind) {
    stubbed.stub().on("ListTasks", _ -> Reply.jsonError(status, code, "the reason"));
    ApiFailure failure = listTasks();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.operation()).isEqualTo("ecs:ListTasks");
    assertThat(failure.message()).contains(code.replace("Exception", "")).doesNotContain("\n");
  }

  @Test
  void aCodeIsNeitherEndlessNorMoreThanALine() {
    stubbed.stub().on("ListTasks", _ -> Reply.jsonError(400, "a\u2028" + "b".repeat(999), "no"));
    assertThat(listTasks().message()).startsWith("a b").endsWith("b…: no").hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({
    "400, TargetGroupNotFound, not-found",
    "400, Throttling, throttled",
    "400, ThrottlingException, throttled",
    "403, AccessDenied, denied",
    "403, ExpiredToken, denied",
    "403, SignatureDoesNotMatch, denied",
    "400, ValidationError, invalid",
    "400, InvalidTarget, invalid",
    "400, TooManyRegistrationsForTargetId, invalid",
    "400, TooManyTargets, full",
    "400, HealthUnavailable, transient",
    "500, InternalFailure, transient",
  })
  void elbSaysNoInManyWays(int status, String code, String kind) {
    stubbed.stub().on("DescribeTargetGroups", _ -> Reply.xmlError(status, code, "the reason"));
    assertThat(
            failure(
                    () ->
                        new Urgency(Priority.EVENT)
                            .during(() -> stubbed.aws().targetGroups().traits("web")))
                .kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "400, com.amazonaws.sqs#QueueDoesNotExist, not-found",
    "400, AWS.SimpleQueueService.NonExistentQueue, not-found",
    "400, com.amazonaws.sqs#RequestThrottled, throttled",
    "400, com.amazonaws.sqs#KmsThrottled, throttled",
    "400, com.amazonaws.sqs#KmsAccessDenied, denied",
    "403, AccessDeniedException, denied",
    "400, com.amazonaws.sqs#InvalidAddress, invalid",
    "400, com.amazonaws.sqs#OverLimit, transient",
  })
  void sqsSaysNoInManyWays(int status, String code, String kind) {
    stubbed.stub().on("ReceiveMessage", _ -> Reply.jsonError(status, code, "the reason"));
    assertThat(
            failure(() -> stubbed.aws().eventQueue(stubbed.stub().url() + "/1/q").receive()).kind())
        .isEqualTo(kind);
  }

  @Test
  void whatIsNoAnswerOfAwsIsNoVerdict() {
    stubbed.stub().on("ListTasks", _ -> new Reply(404, "<html>not here</html>"));
    assertThat(listTasks())
        .isEqualTo(
            new ApiFailure.Transient("ecs:ListTasks", "HTTP status 404 without an AWS error code"));
    stubbed.stub().on("ListTasks", _ -> new Reply(400, "<html>what?</html>"));
    assertThat(listTasks()).isInstanceOf(ApiFailure.Transient.class);
    stubbed.stub().on("ListTasks", _ -> new Reply(200, "<html>log in</html>"));
    assertThat(listTasks()).isInstanceOf(ApiFailure.Transient.class);
  }

  @Test
  void aMessageIsOneLineAndRepeatsNoCredentials() {
    stubbed
        .stub()
        .on(
            "ListTasks",
            _ ->
                Reply.jsonError(
                    403,
                    "InvalidSignatureException",
                    "The signature does not match x-amz-security-token:SECRET\n\nSECRET"));
    assertThat(listTasks().message()).doesNotContain("SECRET").contains("clock");
    stubbed
        .stub()
        .on(
            "ListTasks",
            _ -> Reply.jsonError(400, "InvalidParameterException", "\n one\ttwo\nthree"));
    assertThat(listTasks().message()).isEqualTo("InvalidParameter: one two");
    stubbed
        .stub()
        .on("ListTasks", _ -> Reply.jsonError(400, "ClientException", "x".repeat(10_000)));
    assertThat(listTasks().message()).hasSizeLessThan(500);
  }

  @Test
  void aServerThatIsGoneIsTransient() {
    stubbed.stub().close();
    assertThat(listTasks())
        .isInstanceOf(ApiFailure.Transient.class)
        .extracting(ApiFailure::message)
        .asString()
        .startsWith("no connection");
  }

  @Test
  void aPassingFaultIsTriedAgainAndEveryAttemptIsCounted() {
    AtomicInteger attempt = new AtomicInteger();
    stubbed
        .stub()
        .on(
            "ListTasks",
            _ ->
                switch (attempt.incrementAndGet()) {
                  case 1 -> Reply.jsonError(400, "ThrottlingException", "Rate exceeded");
                  case 2 -> Reply.jsonError(500, "ServerException", "oops");
                  default -> Reply.json("{'taskArns':[]}");
                });
    LongAdder calls = new LongAdder();
    assertThat(
            CallScope.counting(
                calls, () -> stubbed.aws().readPorts().cluster("demo").tasks().list()))
        .isEmpty();
    assertThat(calls.sum()).isEqualTo(3);
    assertThat(stubbed.aws().attempts().counts())
        .isEqualTo(
            Map.of(
                new Attempts("ecs", "ListTasks", "throttled"), 1L,
                new Attempts("ecs", "ListTasks", "transient"), 1L,
                new Attempts("ecs", "ListTasks", "ok"), 1L));
  }

  @Test
  void aCallGivesUpAfterThreeAttempts() {
    stubbed
        .stub()
        .on("ListTasks", _ -> Reply.jsonError(400, "ThrottlingException", "Rate exceeded"));
    assertThat(listTasks())
        .isEqualTo(new ApiFailure.Throttled("ecs:ListTasks", "Throttling: Rate exceeded"));
    assertThat(stubbed.stub().requests("ListTasks")).hasSize(3);
    assertThat(stubbed.aws().attempts().counts())
        .isEqualTo(Map.of(new Attempts("ecs", "ListTasks", "throttled"), 3L));
  }

  @Test
  void servicesAreCountedUnderTheNamesThatPermissionsUse() {
    stubbed
        .stub()
        .on("DescribeTargetGroups", _ -> Reply.xmlError(400, "TargetGroupNotFound", "no"));
    stubbed
        .stub()
        .on("DescribeInstanceInformation", _ -> Reply.json("{'InstanceInformationList':[]}"));
    failure(() -> stubbed.aws().targetGroups().traits("web"));
    stubbed.aws().readPorts().managedInstances(Set.of("mi-1"));
    assertThat(stubbed.aws().attempts().counts().keySet())
        .containsExactlyInAnyOrder(
            new Attempts("elasticloadbalancing", "DescribeTargetGroups", "not-found"),
            new Attempts("ssm", "DescribeInstanceInformation", "ok"));
  }

  @Test
  void theUserAgentNamesTheControllerAndItsVersion() {
    stubbed.stub().on("ListTasks", _ -> Reply.json("{}"));
    stubbed.aws().readPorts().cluster("demo").tasks().list();
    assertThat(stubbed.stub().requests("ListTasks").getFirst().userAgent())
        .endsWith("ecs-anywhere-controller/1.2.3");
  }

  /** A poll would wait for another turn where it is throttled; the clock stands still here. */
  private ApiFailure listTasks() {
    return failure(
        () ->
            new Urgency(Priority.EVENT)
                .during(() -> stubbed.aws().readPorts().cluster("demo").tasks().list()));
  }

  private static ApiFailure failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).failure();
  }
}
