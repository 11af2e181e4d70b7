package io.ecsanywhere.controller.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A controller that does nothing until it is stopped. */
class FakeController implements RunningController {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean hurried;

  @Override
  public void run() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void stop(Duration grace) {
    hurried = Thread.currentThread().isInterrupted();
    stopped.countDown();
  }

  /** Whether waiting for anything in the stop would have been cut short. */
  boolean wasHurried() {
    return hurried;
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
