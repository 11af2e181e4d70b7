package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease whose looks are counted. */
record Looked(LeaseStore lease, AtomicInteger looks) implements LeaseStore {

  @Override
  public Optional<Stored> read() {
    looks.incrementAndGet();
    return lease.read();
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    return lease.swap(found, next);
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
