package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.ProcessLease;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Optional;

/** A lease of which the answer to the first swap is lost, after it has taken effect. */
final class LostFirstAnswer implements LeaseStore {

  private final ProcessLease lease;
  private boolean lost;

  LostFirstAnswer(ProcessLease lease) {
    this.lease = lease;
  }

  @Override
  public Optional<Stored> read() {
    return lease.read();
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    Optional<Stored> swapped = lease.swap(found, next);
    if (!lost) {
      lost = true;
      throw new ApiException(new ApiFailure.Transient("lease:swap", "the answer was lost"));
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
}
