package io.ecsanywhere.adapters.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.adapters.budget.Allowance;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A connection to a fresh {@link AwsStub} for each test, on a clock that the test turns. */
final class StubbedAws implements BeforeEachCallback, AfterEachCallback {

  static final String REGION = "eu-west-1";
  static final Duration TARGET_RESYNC = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong();
  private @Nullable AwsStub stub;
  private @Nullable AwsConnection connection;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    stub = new AwsStub();
    properties().forEach(System::setProperty);
    connection = AwsConnection.connect(settings(nanos::get));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    aws().close();
    stub().close();
    List.copyOf(properties().keySet()).forEach(System::clearProperty);
  }

  AwsStub stub() {
    return requireNonNull(stub);
  }

  AwsConnection aws() {
    return requireNonNull(connection);
  }

  /** What can be read of the cluster demo. */
  ClusterSources demo() {
    return aws().readPorts().cluster("demo");
  }

  static ApiFailure failure(ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call).failure();
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** The clock of most tests stands still. */
  private static final Allowance UNRATIONED = new Allowance(1_000_000, ImmutableMap.of());

  static AwsSettings settings(Ticker ticker) {
    return new AwsSettings(
        "1.2.3", 16, TARGET_RESYNC, UNRATIONED, ticker, Drivers.virtualThreads());
  }

  private Map<String, String> properties() {
    return Map.of(
        "aws.region",
        REGION,
        "aws.accessKeyId",
        "AKIDEXAMPLE",
        "aws.secretAccessKey",
        "secret",
        "aws.endpointUrl",
        stub().url());
  }
}
