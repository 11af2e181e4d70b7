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
    AFTER_EFFECT
  }

  private final LeaseStore lease;
  Fault fault = Fault.NONE;

  FaultyStore(LeaseStore lease) {
    this.lease = lease;
  }

  @Override
  public Optional<Stored> read() {
    if (fault != Fault.NONE) {
      throw timedOut("read");
    }
    return lease.read();
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    if (fault == Fault.BEFORE_EFFECT) {
      throw timedOut("swap");
    }
    Optional<Stored> swapped = lease.swap(found, next);
    if (fault == Fault.AFTER_EFFECT) {
      throw timedOut("swap");
    }
    return swapped;
  }

  private static ApiException timedOut(String operation) {
    return new ApiException(new ApiFailure.Transient("lease:" + operation, "timed out"));
  }
}
