package io.ecsanywhere.adapters.aws.call;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What AWS's refusals mean, once and for all services in use. Error codes are compared without
 * their {@code Exception} ending and without SQS's prefix: services disagree on both.
 */
public final class AwsFailures {

  private static final int MESSAGE_LIMIT = 400;

  @FunctionalInterface
  private interface Kind {
    ApiFailure of(String operation, String message);
  }

  private static final ImmutableMap<String, Kind> BY_CODE =
      new Codes()
          .mean(
              ApiFailure.NotFound::new,
              "ClusterNotFound",
              "ServiceNotFound",
              "ServiceNotActive",
              "ResourceNotFound",
              "TargetGroupNotFound",
              "LoadBalancerNotFound",
              "InvalidInstanceId",
              "QueueDoesNotExist",
              "NonExistentQueue",
              "QueueDeletedRecently")
          .mean(
              ApiFailure.Throttled::new,
              "Throttling",
              "Throttled",
              "RequestLimitExceeded",
              "RequestThrottled",
              "TooManyRequests",
              "SlowDown",
              "ProvisionedThroughputExceeded",
              "KMS.Throttling",
              "KmsThrottled")
          .mean(
              ApiFailure.Denied::new,
              "AccessDenied",
              "UnauthorizedOperation",
              "Unauthorized",
              "NotAuthorized",
              "AuthorizationError",
              "OperationNotPermitted",
              "OptInRequired",
              "SubscriptionRequired",
              "Blocked",
              "KMS.AccessDenied",
              "KmsAccessDenied",
              "KMS.Disabled",
              "KmsDisabled",
              "KMS.NotFound",
              "KmsNotFound",
              "KMS.InvalidState",
              "KmsInvalidState",
              "KMS.InvalidKeyUsage",
              "KmsInvalidKeyUsage",
              "KMS.OptInRequired",
              "KmsOptInRequired")
          .mean(
              ApiFailure.Invalid::new,
              "InvalidParameter",
              "InvalidParameterValue",
              "InvalidParameterCombination",
              "MissingParameter",
              "Client",
              "UnsupportedFeature",
              "Validation",
              "ValidationError",
              "InvalidTarget",
              "TooManyRegistrationsForTargetId",
              "InvalidConfigurationRequest",
              "AvailabilityZoneNotSupported",
              "InvalidFilterKey",
              "InvalidInstanceInformationFilterValue",
              "InvalidAddress",
              "InvalidSecurity",
              "InvalidAction",
              "InvalidAttributeName",
              "UnsupportedOperation",
              "UnknownOperation",
              "Serialization",
              "ReceiptHandleIsInvalid",
              "EmptyBatchRequest",
              "TooManyEntriesInBatchRequest",
              "BatchEntryIdsNotDistinct",
              "InvalidBatchEntryId")
          .mean(ApiFailure.Full::new, "TooManyTargets")
          .mean(
              ApiFailure.Transient::new,
              "Server",
              "InternalServerError",
              "InternalServer",
              "InternalFailure",
              "InternalError",
              "ServiceUnavailable",
              "RequestTimeout",
              "HealthUnavailable",
              "ResourceInUse",
              "PriorRequestNotComplete",
              // The list has changed under its pages: read from the first one it comes out whole.
              "InvalidNextToken",
              "OverLimit")
          .build();

  /** Refusals of the credentials themselves; what AWS writes about them can repeat them. */
  private static final ImmutableMap<String, String> CREDENTIALS =
      ImmutableMap.<String, String>builder()
          .put("ExpiredToken", "the AWS credentials have expired")
          .put("RequestExpired", "the request came too late: is this machine's clock right?")
          .put("RequestTimeTooSkewed", "is this machine's clock right?")
          .put("RequestInTheFuture", "is this machine's clock right?")
          .put("AuthFailure", "the AWS credentials were not accepted")
          .put("UnrecognizedClient", "the AWS credentials were not accepted")
          .put("InvalidClientTokenId", "the AWS credentials were not accepted")
          .put("InvalidAccessKeyId", "the AWS credentials were not accepted")
          .put("MissingAuthenticationToken", "the request carried no AWS credentials")
          .put("IncompleteSignature", "the signature was not accepted")
          .put(
              "InvalidSignature",
              "the signature was not accepted: are the AWS secret access key and this machine's"
                  + " clock right?")
          .put(
              "SignatureDoesNotMatch",
              "the signature was not accepted: are the AWS secret access key and this machine's"
                  + " clock right?")
          .buildOrThrow();

  /** Calls that are allowed or not by what the thing that they write to says itself. */
  private static final ImmutableSet<String> BY_AGREEMENT =
      ImmutableSet.of(
          "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets");

  private AwsFailures() {}

  /**
   * Says what a failure means.
   *
   * @param operation such as {@code ecs:DescribeTasks}
   */
  public static ApiFailure classify(String operation, Throwable e) {
    return e instanceof AwsServiceException refusal
        ? ofRefusal(operation, refusal)
        : ofNoAnswer(operation, e);
  }

  /**
   * The error code as AWS sent it, without the {@code Exception} ending; empty where it sent none.
   */
  public static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : bare(code);
  }

  private static ApiFailure ofRefusal(String operation, AwsServiceException e) {
    String code = code(e);
    if (code.isEmpty()) {
      return ofProxy(
          e.statusCode(),
          operation,
          "HTTP status " + e.statusCode() + " without an AWS error code");
    }
    String credentials = CREDENTIALS.get(code);
    if (credentials != null) {
      return new ApiFailure.Denied(operation, code + ": " + credentials);
    }
    String message = OneLine.of(code) + ": " + oneLine(e.awsErrorDetails().errorMessage());
    if (code.equals("Client") && operation.equals("ecs:DescribeTaskDefinition")) {
      // The one thing this call names: ECS has no better code for a revision that is not there.
      return new ApiFailure.NotFound(operation, message);
    }
    if (code.equals("AccessDenied") && BY_AGREEMENT.contains(operation)) {
      return new ApiFailure.Refused(operation, message);
    }
    Kind kind = BY_CODE.get(code);
    if (kind != null) {
      return kind.of(operation, message);
    }
    return e.isThrottlingException()
        ? new ApiFailure.Throttled(operation, message)
        : ofStatus(e.statusCode(), operation, message);
  }

  /** Whatever answers without AWS's code is not AWS, and judges nothing that we asked AWS for. */
  private static ApiFailure ofProxy(int status, String operation, String message) {
    return switch (status) {
      case 401, 403, 429 -> ofStatus(status, operation, message);
      default -> new ApiFailure.Transient(operation, message);
    };
  }

  private static ApiFailure ofStatus(int status, String operation, String message) {
    return switch (status) {
      case 401, 403 -> new ApiFailure.Denied(operation, message);
      case 429 -> new ApiFailure.Throttled(operation, message);
      // Whatever answered with a code unknown here may be a proxy on the way.
      case 404, 405, 407, 408 -> new ApiFailure.Transient(operation, message);
      default ->
          status >= 500
              ? new ApiFailure.Transient(operation, message)
              : new ApiFailure.Invalid(operation, message);
    };
  }

  private static ApiFailure ofNoAnswer(String operation, Throwable e) {
    String message = oneLine(e.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return new ApiFailure.Denied(
          operation,
          "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or"
              + " give this host a role");
    }
    List<Throwable> chain = Throwables.getCausalChain(e);
    return new ApiFailure.Transient(
        operation,
        chain.stream()
            .map(AwsFailures::network)
            .filter(m -> !m.isEmpty())
            .findFirst()
            .orElse(message));
  }

  /** What a cause says about the network; empty where it is no matter of the network. */
  private static String network(Throwable cause) {
    return switch (cause) {
      case UnknownHostException e ->
          "unknown host "
              + oneLine(e.getMessage())
              + ": are the region and AWS_ENDPOINT_URL right?";
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _, SocketTimeoutException _ ->
          "no answer in time";
      case ConnectException e -> "no connection: " + oneLine(e.getMessage());
      case SSLException e -> "TLS failed: " + oneLine(e.getMessage());
      case AbortedException _, InterruptedException _ -> "interrupted";
      default -> "";
    };
  }

  private static String bare(String code) {
    String name = code.substring(code.startsWith("AWS.") ? code.lastIndexOf('.') + 1 : 0);
    return name.length() > "Exception".length() && name.endsWith("Exception")
        ? name.substring(0, name.length() - "Exception".length())
        : name;
  }

  /** The first line that is not blank, not longer than a log line bears. */
  private static String oneLine(@Nullable String text) {
    String line =
        text == null
            ? ""
            : text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return OneLine.of(line, MESSAGE_LIMIT);
  }

  private static final class Codes {
    private final ImmutableMap.Builder<String, Kind> map = ImmutableMap.builder();

    Codes mean(Kind kind, String... codes) {
      for (String code : codes) {
        map.put(code, kind);
      }
      return this;
    }

    ImmutableMap<String, Kind> build() {
      return map.buildOrThrow();
    }
  }
}
