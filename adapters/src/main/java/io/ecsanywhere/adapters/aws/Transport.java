package io.ecsanywhere.adapters.aws;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * How requests travel, and how long one that failed waits before it is sent again.
 *
 * @param http makes a client whose attempts take no longer than this
 */
record Transport(
    Function<Duration, SdkHttpClient.Builder<?>> http,
    BackoffStrategy afterFailure,
    BackoffStrategy afterThrottling) {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** To AWS itself. */
  static Transport network() {
    return new Transport(
        attempt ->
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(attempt)
                // Left to the JVM's selector, which EnvironmentProxies has told.
                .proxyConfiguration(
                    proxy ->
                        proxy.useSystemPropertyValues(false).useEnvironmentVariablesValues(false)),
        BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(1)),
        BackoffStrategy.exponentialDelay(Duration.ofMillis(250), Duration.ofSeconds(1)));
  }

  /** To whoever answers in AWS's place, and need not be spared. */
  static Transport standIn(SdkHttpClient.Builder<?> http) {
    return new Transport(
        _ -> http, BackoffStrategy.retryImmediately(), BackoffStrategy.retryImmediately());
  }
}
