package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.CallScope;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.call.AwsFailures;
import io.ecsanywhere.adapters.aws.call.CallUnderWay;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** The one place that every attempt of every call passes, on the caller's thread. */
final class EveryAttempt implements ExecutionInterceptor {

  private static final Set<String> WRITES =
      Set.of("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets");

  private final CallCounter counter;
  private final ApiBudget budget;

  EveryAttempt(CallCounter counter, ApiBudget budget) {
    this.counter = counter;
    this.budget = budget;
  }

  /**
   * @throws IllegalStateException where the call has not waited for its turn, or for that of
   *     another operation
   */
  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes sent) {
    String operation = operation(sent);
    CallUnderWay call =
        CallUnderWay.current()
            .filter(underWay -> underWay.operation().equals(operation))
            .orElseThrow(() -> new IllegalStateException(operation + " has not waited its turn"));
    if (WRITES.contains(operation)) {
      // A process that was suspended before this attempt may have been deposed meanwhile.
      WriteGate.pass(operation);
    }
    if (!call.begin()) {
      budget.charge(operation);
    }
    CallScope.count();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes sent) {
    CallUnderWay.current().filter(CallUnderWay::end).ifPresent(call -> count(call, "ok"));
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes sent) {
    // Of a call of which nothing was sent, for want of credentials, say, there is no attempt.
    CallUnderWay.current()
        .filter(CallUnderWay::end)
        .ifPresent(call -> count(call, failure(call, context.exception()).kind()));
  }

  /** An attempt has failed that is followed by another. */
  void failed(Throwable exception) {
    CallUnderWay.current()
        .filter(CallUnderWay::end)
        .ifPresent(
            call -> {
              ApiFailure failure = failure(call, exception);
              count(call, failure.kind());
              if (failure instanceof ApiFailure.Throttled) {
                budget.throttled(call.operation());
              }
            });
  }

  private static ApiFailure failure(CallUnderWay call, Throwable exception) {
    return AwsFailures.classify(call.operation(), exception);
  }

  private void count(CallUnderWay call, String result) {
    int colon = call.operation().indexOf(':');
    counter.record(
        new CallCounter.Attempts(
            call.operation().substring(0, colon), call.operation().substring(colon + 1), result));
  }

  /** The SDK's name of the service, made the one that permissions use, and the operation's. */
  private static String operation(ExecutionAttributes sent) {
    String name = sent.getAttribute(SdkExecutionAttribute.SERVICE_NAME).toLowerCase(Locale.ROOT);
    String service = name.equals("elasticloadbalancingv2") ? "elasticloadbalancing" : name;
    return service + ":" + sent.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
  }
}
