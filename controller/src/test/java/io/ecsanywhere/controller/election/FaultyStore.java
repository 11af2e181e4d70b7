package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Optional;

/** A lease that can be out of reach, or whose answers can be lost. */
final class FaultyStore implements LeaseStore {

  enum Fault {
    NONE,
    BEFORE_EFFECT,
    AFTER_EFFECT,
    /** Reads work. */
    DENIED
  }

  private final LeaseStore lease;
  Fault fault = Fault.NONE;

  /** What happens while a call is under way, before it takes effect. */
  Runnable during = () -> {};

  /** What happens between its taking effect and its answer. */
  Runnable after = () -> {};

  FaultyStore(LeaseStore lease) {
    this.lease = lease;
  }

  @Override
  public Optional<Stored> read() {
    during.run();
    if (fault == Fault.BEFORE_EFFECT || fault == Fault.AFTER_EFFECT) {
      throw timedOut("read");
    }
    Optional<Stored> found = lease.read();
    after.run();
    return found;
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    during.run();
    if (fault == Fault.BEFORE_EFFECT) {
      throw timedOut("swap");
    }
    if (fault == Fault.DENIED) {
      throw new ApiException(new ApiFailure.Denied("lease:swap", "not for you"));
    }
    Optional<Stored> swapped = lease.swap(found, next);
    after.run();
    if (fault == Fault.AFTER_EFFECT) {
      throw timedOut("swap");
    }
    return swapped;
  }

  @Override
  public void tryPermissions() {
    lease.tryPermissions();
  }

  @Override
  public String deletion() {
    return lease.deletion();
  }

  private static ApiException timedOut(String operation) {
    return new ApiException(new ApiFailure.Transient("lease:" + operation, "timed out"));
  }
}
