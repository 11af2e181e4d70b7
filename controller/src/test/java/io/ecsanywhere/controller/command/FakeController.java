package io.ecsanywhere.controller.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A controller that does nothing until it is stopped. */
class FakeController implements RunningController {

  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void stop(Duration grace) {
    stopped.countDown();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
