package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.AwsStub.Request;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A call that AWS does not answer before a test lets it, so that others can come meanwhile. */
final class HeldCall {

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private HeldCall() {}

  /** Holds up all calls of an operation, and then has them answered so. */
  static HeldCall of(AwsStub stub, String operation, Function<Request, Reply> answer) {
    HeldCall held = new HeldCall();
    stub.on(
        operation,
        request -> {
          held.arrived.countDown();
          await(held.released);
          return answer.apply(request);
        });
    return held;
  }

  /** Waits until one has come. */
  void awaitArrival() {
    await(arrived);
  }

  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
