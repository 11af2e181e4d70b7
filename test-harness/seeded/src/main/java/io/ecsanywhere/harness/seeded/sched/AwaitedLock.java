package io.ecsanywhere.harness.seeded.sched;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ReentrantLock} that a parked thread waits for. Some libraries keep such locks in
 * static fields, so that all worlds of a JVM share them. Who has one the JDK does not tell; it
 * takes {@code --add-opens java.base/java.util.concurrent.locks=ALL-UNNAMED}.
 */
final class AwaitedLock {

  private static final Method OWNER = owner();

  private AwaitedLock() {}

  /**
   * Whether a thread waits for a lock that none of these has: somebody else has it or is to have it
   * next, or has just let go of it and is about to wake the thread.
   */
  static boolean outside(Thread waiting, Predicate<Thread> these) {
    if (LockSupport.getBlocker(waiting) instanceof AbstractQueuedSynchronizer lock
        && lock.getClass().getNestHost() == ReentrantLock.class) {
      Thread owner = owner(lock);
      Thread holder = owner == null ? lock.getFirstQueuedThread() : owner;
      return holder == null || waiting.equals(holder) || !these.test(holder);
    }
    return false;
  }

  private static @Nullable Thread owner(AbstractOwnableSynchronizer lock) {
    try {
      return (Thread) OWNER.invoke(lock);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("no owner of a lock", e);
    }
  }

  private static Method owner() {
    try {
      Method owner = AbstractOwnableSynchronizer.class.getDeclaredMethod("getExclusiveOwnerThread");
      owner.setAccessible(true);
      return owner;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the simulation needs --add-opens java.base/java.util.concurrent.locks=ALL-UNNAMED", e);
    }
  }
}
