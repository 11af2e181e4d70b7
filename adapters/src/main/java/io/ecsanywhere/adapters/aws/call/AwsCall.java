package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.informers.source.ApiException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** One call to AWS, its retries included. */
public final class AwsCall {

  private AwsCall() {}

  /**
   * Makes the call.
   *
   * @param operation such as {@code ecs:DescribeTasks}
   * @throws ApiException with the failure classified
   */
  public static <R> R call(String operation, Supplier<R> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new ApiException(AwsFailures.classify(operation, e), e);
    }
  }
}
