package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.CallScope;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.call.AwsFailures;
import io.ecsanywhere.adapters.budget.ApiBudget;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** The one place that every attempt of every call passes, on the caller's thread. */
final class EveryAttempt implements ExecutionInterceptor {

  /** The HTTP status of the attempt under way: 0 until there is one; absent between attempts. */
  private static final ExecutionAttribute<Integer> STATUS =
      new ExecutionAttribute<>("ecs-anywhere-attempt-status");

  private static final Set<String> WRITES = Set.of("RegisterTargets", "DeregisterTargets");

  private final CallCounter counter;
  private final ApiBudget budget;

  EveryAttempt(CallCounter counter, ApiBudget budget) {
    this.counter = counter;
    this.budget = budget;
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    if (WRITES.contains(operation(call))) {
      // A process that was suspended before this attempt may have been deposed meanwhile.
      WriteGate.pass(service(call) + ":" + operation(call));
    }
    Integer earlier = status(call);
    if (earlier != null) {
      // Tried again: of the requests that AWS refuses (4xx), that means it was throttled.
      boolean throttled = earlier / 100 == 4;
      count(call, throttled ? "throttled" : "transient");
      if (throttled) {
        budget.throttled(service(call) + ":" + operation(call));
      }
      budget.charge(service(call) + ":" + operation(call));
    }
    call.putAttribute(STATUS, 0);
    CallScope.count();
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes call) {
    call.putAttribute(STATUS, context.httpResponse().statusCode());
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes call) {
    count(call, "ok");
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes call) {
    if (status(call) == null) {
      return; // Nothing was sent: no credentials, say.
    }
    count(
        call,
        context.exception() instanceof SdkException e
            ? AwsFailures.classify(operation(call), e).kind()
            : "transient");
  }

  private void count(ExecutionAttributes call, String result) {
    counter.record(new CallCounter.Attempts(service(call), operation(call), result));
  }

  private static @Nullable Integer status(ExecutionAttributes call) {
    return call.getAttribute(STATUS);
  }

  private static String operation(ExecutionAttributes call) {
    return call.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
  }

  /** The SDK's name of the service, made the one that permissions use. */
  private static String service(ExecutionAttributes call) {
    String name = call.getAttribute(SdkExecutionAttribute.SERVICE_NAME).toLowerCase(Locale.ROOT);
    return name.equals("elasticloadbalancingv2") ? "elasticloadbalancing" : name;
  }
}
