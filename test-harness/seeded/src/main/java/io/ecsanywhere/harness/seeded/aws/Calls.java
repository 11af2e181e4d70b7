package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.harness.seeded.sched.Trace;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The way of a call: to AWS, where it takes effect whatever has become of the caller, and back. The
 * caller's fiber waits meanwhile. A call is answered within its time-out, or never; and if it never
 * is, it has taken effect within its time-out, or never does.
 */
public final class Calls {

  private final Scheduler scheduler;
  private final Weather weather;
  private final Trace trace;

  public Calls(Scheduler scheduler, Weather weather, Trace trace) {
    this.scheduler = scheduler;
    this.weather = weather;
    this.trace = trace;
  }

  /** An answer on its way. */
  private static final class Box<R> {
    private @Nullable R answer;
    private @Nullable SdkException failure;
    private boolean there;
  }

  /**
   * Makes a call.
   *
   * @param what it is about, for people
   * @param effect takes the time of the state that is shown, and answers or throws
   */
  <R> R call(
      SimulatedProcess caller,
      Operation operation,
      String what,
      Duration timeout,
      boolean laterPage,
      Effect<R> effect) {
    scheduler.endIfOver();
    Fate fate = weather.of(caller, operation, laterPage);
    long sent = scheduler.now();
    long deadline = sent + timeout.toNanos();
    Thread thread = Thread.currentThread();
    Box<R> box = new Box<>();
    long effective = sent + fate.there().toNanos();
    if (fate.ending() != Fate.Ending.LOST && effective < deadline) {
      scheduler.at(
          effective,
          () -> {
            act(box, fate, effect);
            trace.event(
                scheduler.now(), "%s %s %s: %s", caller.name(), operation, what, told(box, fate));
            if (fate.ending() != Fate.Ending.UNANSWERED) {
              scheduler.after(
                  fate.back(),
                  () -> {
                    box.there = true;
                    LockSupport.unpark(thread);
                  });
            }
          });
    }
    try {
      scheduler.await(() -> box.there, deadline);
    } catch (InterruptedException e) {
      thread.interrupt();
      throw AbortedException.create("Thread was interrupted", e);
    }
    if (!box.there) {
      trace.event(scheduler.now(), "%s %s %s: no answer", caller.name(), operation, what);
      throw ApiCallTimeoutException.create(timeout.toMillis());
    }
    if (box.failure != null) {
      throw box.failure;
    }
    return java.util.Objects.requireNonNull(box.answer);
  }

  long now() {
    return scheduler.now();
  }

  /** Ends the caller's fiber, where its process is no more. */
  void endIfOver() {
    scheduler.endIfOver();
  }

  /** What a call does. */
  @FunctionalInterface
  interface Effect<R> {
    R at(long shown, Fate.Flaw flaw);
  }

  private <R> void act(Box<R> box, Fate fate, Effect<R> effect) {
    switch (fate.ending()) {
      case THROTTLED -> box.failure = error(400, "ThrottlingException", "Rate exceeded");
      case FAILED -> box.failure = error(500, "InternalError", "Something went wrong");
      case ANSWERED, UNANSWERED, FAILED_AFTER -> {
        try {
          box.answer = effect.at(Math.max(0, scheduler.now() - fate.lag().toNanos()), fate.flaw());
        } catch (SdkException e) {
          box.failure = e;
        }
        if (fate.ending() == Fate.Ending.FAILED_AFTER && box.failure == null) {
          box.failure = error(500, "InternalError", "Something went wrong");
        }
      }
      case LOST -> {}
    }
  }

  private static String told(Box<?> box, Fate fate) {
    String lag = fate.lag().isZero() ? "" : " (as of %d ms ago)".formatted(fate.lag().toMillis());
    return (box.failure == null ? "ok" : String.valueOf(box.failure.getMessage()))
        + (fate.ending() == Fate.Ending.ANSWERED ? "" : " " + fate.ending())
        + (fate.flaw() == Fate.Flaw.NONE ? "" : " " + fate.flaw())
        + lag;
  }

  static AwsServiceException error(int status, String code, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .message(code + ": " + message)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
