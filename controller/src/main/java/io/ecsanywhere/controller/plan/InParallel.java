package io.ecsanywhere.controller.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same done with many things, some of them at once. */
final class InParallel {

  private InParallel() {}

  /**
   * Returns when it has been done with all of them.
   *
   * @param atOnce with how many at the same time
   */
  static <T> void forEach(Collection<? extends T> things, int atOnce, Consumer<T> work)
      throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().name("plan-", 1).factory())) {
      List<Future<?>> all = new ArrayList<>();
      things.forEach(thing -> all.add(threads.submit(() -> work.accept(thing))));
      for (Future<?> each : all) {
        try {
          each.get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw new IllegalStateException(e.getCause());
        }
      }
    }
  }
}
