package io.ecsanywhere.adapters.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Retries as another strategy has them. Of an attempt that another one follows, interceptors see
 * the HTTP status alone; here it is told why it failed.
 *
 * @param failed hears of each failure that is followed by another attempt, on the caller's thread
 */
record SeenRetries(RetryStrategy retries, Consumer<Throwable> failed) implements RetryStrategy {

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    return retries.acquireInitialToken(request);
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    RefreshRetryTokenResponse again = retries.refreshRetryToken(request);
    failed.accept(request.failure());
    return again;
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    return retries.recordSuccess(request);
  }

  @Override
  public int maxAttempts() {
    return retries.maxAttempts();
  }

  /** Nothing is to be added, nor could it be: that would be added to the other strategy alone. */
  @Override
  public boolean useClientDefaults() {
    return false;
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return retries.toBuilder();
  }
}
