package io.ecsanywhere.adapters.lease;

import java.util.Optional;

/** A lease that no other process knows of: for a controller that runs alone. */
public final class ProcessLease implements LeaseStore {

  private Optional<Stored> lease = Optional.empty();
  private long swaps;

  @Override
  public synchronized Optional<Stored> read() {
    return lease;
  }

  @Override
  public synchronized Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
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
    return "it ends with the process";
  }
}
