package io.ecsanywhere.harness.seeded.sched;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Virtual threads that run where and when an executor of ours lets them. The JDK has the
 * constructor for its own tests; it takes {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 *
 * <p>A virtual thread that parks for a time would be woken by the JDK's own clock. For threads of
 * ours that never happens: a wait of the product that is measured in real time lasts until it is
 * signalled.
 */
final class VirtualThreads {

  private static final Constructor<?> BUILDER = builder();

  private VirtualThreads() {}

  static Thread.Builder.OfVirtual on(Executor executor) {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.newInstance(executor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no virtual threads on an executor of ours", e);
    }
  }

  private static Constructor<?> builder() {
    try {
      Field timers =
          Class.forName("java.lang.VirtualThread$DelayedTaskSchedulers")
              .getDeclaredField("INSTANCE");
      timers.setAccessible(true);
      ScheduledExecutorService[] schedulers = (ScheduledExecutorService[]) timers.get(null);
      for (int i = 0; i < schedulers.length; i++) {
        schedulers[i].shutdown();
        schedulers[i] = new NoTimers();
      }
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the simulation needs JDK 25 and --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  /** Takes timers that never fire. */
  private static final class NoTimers extends AbstractExecutorService
      implements ScheduledExecutorService {

    private static final class Never extends CompletableFuture<Object>
        implements ScheduledFuture<Object> {
      @Override
      public long getDelay(TimeUnit unit) {
        return Long.MAX_VALUE;
      }

      @Override
      public int compareTo(Delayed other) {
        return Long.compare(Long.MAX_VALUE, other.getDelay(TimeUnit.NANOSECONDS));
      }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      return new Never();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
