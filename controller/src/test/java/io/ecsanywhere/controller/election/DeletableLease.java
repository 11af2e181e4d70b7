package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import java.util.Optional;

/** A lease that somebody can delete. Its versions go on: one that came again would be mistaken. */
final class DeletableLease implements LeaseStore {

  private Optional<Stored> lease = Optional.empty();
  private long swaps;

  void delete() {
    lease = Optional.empty();
  }

  @Override
  public Optional<Stored> read() {
    return lease;
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    if (!found.equals(lease)) {
      return Optional.empty();
    }
    lease = Optional.of(new Stored(next, Long.toString(++swaps)));
    return lease;
  }

  @Override
  public void tryPermissions() {}

  @Override
  public String deletion() {
    return "delete it";
  }
}
