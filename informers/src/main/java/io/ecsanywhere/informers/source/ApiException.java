package io.ecsanywhere.informers.source;

import org.jspecify.annotations.Nullable;

/** A call to the outside failed; {@link #failure} says how. */
public class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiFailure failure;

  public ApiException(ApiFailure failure) {
    this(failure, null);
  }

  public ApiException(ApiFailure failure, @Nullable Throwable cause) {
    super(failure.operation() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  public ApiFailure failure() {
    return failure;
  }
}
