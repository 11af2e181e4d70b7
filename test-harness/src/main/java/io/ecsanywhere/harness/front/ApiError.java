package io.ecsanywhere.harness.front;

/** An error that a caller sees: an HTTP status, AWS's code for it, and a message. */
public final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public ApiError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** What AWS answers to an operation that the API does not have. */
  public static ApiError unknownOperation(String operation) {
    return new ApiError(400, "UnknownOperationException", "Unknown operation: " + operation);
  }

  /** What AWS answers where no policy allows an action, such as {@code ecs:ListTasks}. */
  public static ApiError denied(Account account, String service, String action, String resource) {
    var message =
        "User: arn:aws:iam::%s:user/simulated is not authorized to perform: %s on resource: %s"
                .formatted(account.id(), action, resource)
            + " because no identity-based policy allows the %s action".formatted(action);
    return switch (service) {
      case "elasticloadbalancing", "sqs" -> new ApiError(403, "AccessDenied", message);
      default -> new ApiError(400, "AccessDeniedException", message);
    };
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
