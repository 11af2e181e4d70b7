package io.ecsanywhere.controller;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.lease.ProcessLease;
import java.util.Optional;

/** A lease whose store at some time ceases to answer. */
final class SilentLease implements LeaseStore {

  final Silence silence = new Silence("lease:call");
  private final ProcessLease lease = new ProcessLease();

  @Override
  public Optional<Stored> read() {
    silence.pass();
    return lease.read();
  }

  @Override
  public Optional<Stored> swap(Optional<Stored> found, LeaseRecord next) {
    silence.pass();
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

  /** The holder, as who stands beside the table sees it. */
  String holder() {
    return lease.read().map(stored -> stored.record().holder()).orElse("nobody yet");
  }
}
