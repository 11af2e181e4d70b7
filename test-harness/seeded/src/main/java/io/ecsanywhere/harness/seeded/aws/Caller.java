package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.RequestOverrideConfiguration;

/**
 * A process, as it calls AWS.
 *
 * @param timeout of a call that sets none for itself
 */
record Caller(SimulatedProcess process, Calls calls, Observer observer, Duration timeout) {

  <R> R call(
      Operation operation,
      String what,
      AwsRequest request,
      boolean laterPage,
      Calls.Effect<R> effect) {
    Duration patience =
        request
            .overrideConfiguration()
            .flatMap(RequestOverrideConfiguration::apiCallTimeout)
            .or(() -> Optional.of(timeout))
            .get();
    return calls.call(process, operation, what, patience, laterPage, effect);
  }
}
