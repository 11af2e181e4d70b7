package io.ecsanywhere.informers.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a {@link Step} again and again on a virtual thread, until it is closed. A step that throws
 * is logged and called again after a pause: no exception ends the loop.
 */
public final class Driver implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Driver.class);
  private static final Duration PAUSE_AFTER_EXCEPTION = Duration.ofSeconds(1);

  private final String name;
  private final Step step;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread;
  private boolean wake;
  private volatile boolean closed;

  private Driver(String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  /** Starts a loop; its first turn begins at once. */
  public static Driver start(String name, Step step) {
    Driver driver = new Driver(name, step);
    driver.thread.start();
    return driver;
  }

  /** Ends the present wait, or the next one where a turn is under way. */
  public void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No further turn begins; one under way may end by itself within the patience given to join. */
  public void stop() {
    closed = true;
    wake();
  }

  /**
   * Waits for the turn under way.
   *
   * @return whether the loop has ended
   */
  public boolean join(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  /** Stops the loop and interrupts the turn under way. */
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
