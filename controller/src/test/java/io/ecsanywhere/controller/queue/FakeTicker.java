package io.ecsanywhere.controller.queue;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until it is told to go on; begins just before the reading wraps. */
final class FakeTicker implements Ticker {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

  @Override
  public long nanos() {
    return now.get();
  }

  void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }
}
