package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.source.Urgency;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that every call to AWS passes, and waits in for its turn.
 *
 * <p>Where others use up a rate, AWS refuses ours too, though we keep to our share. Polls, and
 * whatever else is no more urgent, then wait for another turn: a list that gave up at one of its
 * pages would begin again at the first, and a long one never end. What an event or a removal wants
 * is given up, for its service comes again by itself, and delays no other meanwhile.
 */
public final class AwsCalls {

  /** A refused call takes up to three attempts; sixty in a row are no bad luck. */
  private static final int MOST_TURNS = 20;

  private final ApiBudget budget;

  public AwsCalls(ApiBudget budget) {
    this.budget = budget;
  }

  /**
   * Makes a call, its retries included, when it is its turn; of a poll's also when it is again.
   *
   * @param operation such as {@code ecs:DescribeTasks}
   * @throws ApiException with the failure classified
   */
  public <R> R call(String operation, Supplier<R> request) {
    for (int turns = 1; ; turns++) {
      budget.take(operation);
      try {
        return send(operation, request);
      } catch (ApiException e) {
        if (turns == MOST_TURNS || !awaitsAnotherTurn(operation, e.failure())) {
          throw e;
        }
      }
    }
  }

  private boolean awaitsAnotherTurn(String operation, ApiFailure failure) {
    return failure instanceof ApiFailure.Throttled
        && !budget.isFree(operation)
        && Urgency.current().priority().compareTo(Priority.POLL) >= 0;
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
      Urgency.current().sent();
      return CallUnderWay.during(operation, request);
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
