package io.ecsanywhere.adapters.budget;

/**
 * Calls of one operation that may be made at once. Taken before it is decided what to send, so that
 * what happened during the wait goes in the same calls.
 *
 * <p>For one thread.
 */
public final class Permit implements AutoCloseable {

  private final ApiBudget budget;
  private final String operation;
  private int calls;

  Permit(ApiBudget budget, String operation) {
    this.budget = budget;
    this.operation = operation;
  }

  /**
   * Waits until it is good for this many calls, or for as many as a burst has.
   *
   * @return whether there was a wait
   */
  public boolean await(int wanted) {
    int lack = Math.min(wanted, budget.burst(operation)) - calls;
    if (lack <= 0) {
      return false;
    }
    boolean waited = budget.acquire(operation, lack);
    calls += lack;
    return waited;
  }

  /** Whether it is good for no more calls, until it is awaited again. */
  public boolean isSpent() {
    return calls == 0 && !budget.isFree(operation);
  }

  /**
   * Uses one call of it, which is to {@link ApiBudget#begin} and {@link ApiBudget#end}.
   *
   * @throws IllegalStateException where it is spent
   */
  public void use() {
    if (isSpent()) {
      throw new IllegalStateException("no call of " + operation + " is left");
    }
    calls = Math.max(0, calls - 1);
  }

  /** Gives back what was not used. */
  @Override
  public void close() {
    budget.giveBack(operation, calls);
    calls = 0;
  }
}
