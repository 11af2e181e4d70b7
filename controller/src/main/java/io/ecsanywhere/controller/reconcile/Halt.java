package io.ecsanywhere.controller.reconcile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends what is under way when a term ends. Who reads, or waits for its turn to, is cut off at once:
 * nothing comes of it any more. Who has sent a write is let be until that is over, for to hang up
 * does not take it back; then it is cut off too.
 */
final class Halt {

  private final ReentrantLock lock = new ReentrantLock();

  /** Those at work in the order in which they began, and whether a write may be under way. */
  private final Map<Thread, Boolean> atWork = new LinkedHashMap<>();

  private boolean halted;

  /**
   * The calling thread begins a piece of work.
   *
   * @return whether it may
   */
  boolean begin() {
    lock.lock();
    try {
      if (!halted) {
        atWork.put(Thread.currentThread(), false);
      }
      return !halted;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The calling thread is about to send a call of a write.
   *
   * @return whether it may
   */
  boolean send() {
    lock.lock();
    try {
      if (!halted) {
        atWork.replace(Thread.currentThread(), true);
      }
      return !halted;
    } finally {
      lock.unlock();
    }
  }

  /** The calling thread's write is over. */
  void sent() {
    lock.lock();
    try {
      Boolean sending = atWork.replace(Thread.currentThread(), false);
      if (halted && Boolean.TRUE.equals(sending)) {
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The calling thread's work is over.
   *
   * @return whether it could be done in peace
   */
  boolean end() {
    lock.lock();
    try {
      atWork.remove(Thread.currentThread());
      return !halted;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing begins any more, and whoever sends no write is interrupted. */
  void halt() {
    lock.lock();
    try {
      halted = true;
      atWork.forEach(
          (thread, sending) -> {
            if (!sending) {
              thread.interrupt();
            }
          });
    } finally {
      lock.unlock();
    }
  }
}
