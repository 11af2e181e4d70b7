package io.ecsanywhere.adapters.aws.call;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The call that a thread is making, with all its attempts. Only {@link AwsCalls} makes one, so that
 * nothing reaches AWS that has not waited for its turn.
 *
 * <p>For the thread that makes the call.
 */
public final class CallUnderWay {

  private static final ScopedValue<CallUnderWay> OF_THREAD = ScopedValue.newInstance();

  private final String operation;
  private int attempts;
  private boolean unanswered;

  private CallUnderWay(String operation) {
    this.operation = operation;
  }

  static <R> R during(String operation, Supplier<R> request) {
    return ScopedValue.where(OF_THREAD, new CallUnderWay(operation)).call(request::get);
  }

  /** That of this thread. */
  public static Optional<CallUnderWay> current() {
    return OF_THREAD.isBound() ? Optional.of(OF_THREAD.get()) : Optional.empty();
  }

  /** Such as {@code ecs:DescribeTasks}. */
  public String operation() {
    return operation;
  }

  /**
   * An attempt is being sent.
   *
   * @return whether it is the first
   */
  public boolean begin() {
    unanswered = true;
    return attempts++ == 0;
  }

  /**
   * What came of the attempt is known.
   *
   * @return whether there is one of which that was not known yet
   */
  public boolean end() {
    boolean was = unanswered;
    unanswered = false;
    return was;
  }
}
