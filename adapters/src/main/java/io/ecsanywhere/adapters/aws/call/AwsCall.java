package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
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
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // The SDK trusts that AWS keeps to its own formats; whatever answered did not.
      throw new ApiException(
          new ApiFailure.Transient(
              operation, "the answer cannot be read: " + OneLine.of(String.valueOf(e))),
          e);
    }
  }
}
