package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The one place that every call to AWS passes, and waits in for its turn. */
public final class AwsCalls {

  private final ApiBudget budget;

  public AwsCalls(ApiBudget budget) {
    this.budget = budget;
  }

  /**
   * Makes a call, its retries included, when it is its turn.
   *
   * @param operation such as {@code ecs:DescribeTasks}
   * @throws ApiException with the failure classified
   */
  public <R> R call(String operation, Supplier<R> request) {
    budget.take(operation);
    return send(operation, request);
  }

  /**
   * The same with a permit, without waiting.
   *
   * @throws IllegalStateException where the permit is spent
   */
  public <R> R call(String operation, Permit permit, Supplier<R> request) {
    permit.use();
    return send(operation, request);
  }

  /** A permit for calls of an operation, good for none yet. */
  public Permit permit(String operation) {
    return budget.permit(operation);
  }

  private <R> R send(String operation, Supplier<R> request) {
    budget.begin(operation);
    try {
      return request.get();
    } catch (SdkException e) {
      ApiFailure failure = AwsFailures.classify(operation, e);
      if (failure instanceof ApiFailure.Throttled) {
        budget.throttled(operation);
      }
      throw new ApiException(failure, e);
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // The SDK trusts that AWS keeps to its own formats; whatever answered did not.
      throw new ApiException(
          new ApiFailure.Transient(
              operation, "the answer cannot be read: " + OneLine.of(String.valueOf(e))),
          e);
    } finally {
      budget.end(operation);
    }
  }
}
