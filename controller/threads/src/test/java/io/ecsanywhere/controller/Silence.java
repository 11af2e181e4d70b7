package io.ecsanywhere.controller;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.concurrent.CountDownLatch;

/** Where calls hang once it has begun. An interrupt ends one, as it ends the wait for a socket. */
final class Silence {

  /** Whether a call hangs, or did. */
  final CountDownLatch reached = new CountDownLatch(1);

  private final String operation;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean begun;

  Silence(String operation) {
    this.operation = operation;
  }

  void begin() {
    begun = true;
  }

  void end() {
    ended.countDown();
  }

  void pass() {
    if (!begun) {
      return;
    }
    reached.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(new ApiFailure.Transient(operation, "interrupted"), e);
    }
  }
}
