package io.ecsanywhere.controller.queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.informers.source.Priority;
import io.ecsanywhere.informers.time.Alarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of workers, each a virtual thread: the number, and not the threads' cost, limits
 * how many keys are handled at a time. A worker outlives every exception of the handler.
 *
 * <p>Where one thread drives everything, {@link #step} does one worker's turn and {@link #start} is
 * not called.
 */
public final class Workers<K> {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** For handlers that give up when interrupted; others may still be at work afterwards. */
  private static final Duration PATIENCE_AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final WorkQueue<K> queue;
  private final KeyHandler<K> handler;
  private final List<Thread> threads = new ArrayList<>();

  /** Those that handle a key just now, in the order in which they began. */
  @GuardedBy("atWork")
  private final Set<Thread> atWork = new LinkedHashSet<>();

  private volatile boolean interrupted;

  /** Workers that have not begun; {@code count} is how many keys are handled at a time. */
  public Workers(int count, WorkQueue<K> queue, KeyHandler<K> handler) {
    this(count, queue, handler, Thread.ofVirtual().name("worker-", 0).factory());
  }

  /** For race tests, whose scheduler knows platform threads only. */
  Workers(int count, WorkQueue<K> queue, KeyHandler<K> handler, ThreadFactory factory) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " workers: expected at least one");
    }
    this.queue = queue;
    this.handler = handler;
    for (int i = 0; i < count; i++) {
      threads.add(factory.newThread(this::loop));
    }
  }

  /** Starts every worker; once. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Takes a key, if one waits, and handles it on the calling thread.
   *
   * @return whether there was one
   */
  public boolean step() {
    Optional<K> key = queue.tryTake();
    key.ifPresent(this::work);
    return key.isPresent();
  }

  /**
   * How long until {@link #step} finds a key: zero where one waits, empty where none will come by
   * the passing of time alone.
   */
  public Optional<Duration> untilNextDue() {
    return queue.untilNextDue();
  }

  /** How many keys wait. */
  public int depth() {
    return queue.depth();
  }

  /**
   * Shuts the queue down and lets running handlers end within the grace; then interrupts them, and
   * gives them one second more. May be called again.
   *
   * @return whether every handler ended within the grace
   */
  public boolean shutDown(Duration grace, Alarms alarms) throws InterruptedException {
    if (queue.shutDown(grace, alarms)) {
      return true;
    }
    synchronized (atWork) {
      interrupted = true;
      atWork.forEach(Thread::interrupt);
    }
    queue.shutDown(PATIENCE_AFTER_INTERRUPT, alarms);
    return false;
  }

  /** Whether, after the shut-down, every handler has ended, though it may have taken its time. */
  public boolean ended() {
    return queue.shutDown();
  }

  private void loop() {
    boolean open = true;
    while (open) {
      try {
        Optional<K> key = queue.take();
        key.ifPresent(this::work);
        open = key.isPresent();
      } catch (InterruptedException e) {
        // Only a shut-down ends a worker, and the queue knows of it: its next answer is empty.
      }
    }
  }

  private void work(K key) {
    begin();
    try {
      handler.handle(key);
    } catch (Throwable e) {
      failed(key, e);
    } finally {
      end();
      queue.done(key);
    }
  }

  private void begin() {
    synchronized (atWork) {
      atWork.add(Thread.currentThread());
    }
  }

  /** Whoever has ended is not interrupted any more. */
  private void end() {
    synchronized (atWork) {
      atWork.remove(Thread.currentThread());
    }
  }

  private void failed(K key, Throwable e) {
    if (interrupted) {
      log.atInfo()
          .addKeyValue("event", "worker-interrupted")
          .addKeyValue("key", key)
          .log("the handling of {} was cut short by the shut-down", key);
      return;
    }
    // What it was taken for is lost with the handling: it may have been a removal.
    Duration delay = queue.addRateLimited(key, Priority.REMOVAL);
    log.atError()
        .addKeyValue("event", "worker-exception")
        .addKeyValue("key", key)
        .addKeyValue("retry_in_ms", delay.toMillis())
        .setCause(e)
        .log("handling {} threw an exception, trying again in {} ms", key, delay.toMillis());
  }
}
