package io.ecsanywhere.harness.front;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What stands between the wire and the APIs: faults, permissions, request rates, and latency. */
public final class Gate implements AutoCloseable {

  private final Account account;
  private final Faults faults;
  private final Guard guard;
  private final RateBuckets rates;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Duration latency;

  public Gate(Account account, Faults faults, Guard guard, RateBuckets rates, Duration latency) {
    this.account = account;
    this.faults = faults;
    this.guard = guard;
    this.rates = rates;
    this.latency = latency;
  }

  /** How long every call takes on its way, beside what a fault adds. */
  public void latency(Duration latency) {
    this.latency = latency;
  }

  Faults faults() {
    return faults;
  }

  /**
   * Returns once the call may be carried out.
   *
   * @throws ApiError where it is refused
   * @throws InterruptedException where the simulation ends meanwhile
   */
  void pass(String service, String operation, ObjectNode parameters) throws InterruptedException {
    faults.pass(account, service, operation, parameters);
    guard.pass(service, operation, parameters);
    rates.take(service, operation);
    var wait = latency.plus(faults.slowness(service, operation));
    if (wait.isPositive() && closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("the simulation has ended");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
