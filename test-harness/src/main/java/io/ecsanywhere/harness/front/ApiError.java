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
