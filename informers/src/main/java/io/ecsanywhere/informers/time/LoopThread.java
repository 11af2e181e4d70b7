package io.ecsanywhere.informers.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a virtual thread. A step that throws is logged and called again after a pause. */
final class LoopThread implements Driver {

  private static final Logger log = LoggerFactory.getLogger(Driver.class);
  private static final Duration PAUSE_AFTER_EXCEPTION = Duration.ofSeconds(1);

  private final String name;
  private final Step step;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread;
  private boolean wake;
  private volatile boolean closed;

  private LoopThread(String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  static LoopThread start(String name, Step step) {
    LoopThread driver = new LoopThread(name, step);
    driver.thread.start();
    return driver;
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    closed = true;
    wake();
  }

  @Override
  public boolean join(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  @Override
  public void close() {
    stop();
    thread.interrupt();
  }

  private void loop() {
    while (!closed) {
      try {
        pause(turn());
      } catch (InterruptedException e) {
        // Only close() means it: an interrupt from anywhere else ends a turn, not the loop.
      }
    }
  }

  private Duration turn() throws InterruptedException {
    try {
      return step.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (closed) {
        return Duration.ZERO;
      }
      log.atError()
          .addKeyValue("event", "loop-failed")
          .addKeyValue("loop", name)
          .setCause(e)
          .log("{} failed, going on", name);
      return PAUSE_AFTER_EXCEPTION;
    }
  }

  private void pause(Duration delay) throws InterruptedException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (left > 0 && !wake && !closed) {
        left = woken.awaitNanos(left);
      }
      wake = false;
    } finally {
      lock.unlock();
    }
  }
}
