package io.ecsanywhere.controller.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.Lincheck;

/**
 * Runs a scene of several threads under Lincheck, which decides at every access to shared memory,
 * lock or condition which of them goes on. It tries schedules one after the other, and the first in
 * which the scene throws, or in which nobody can go on, fails the test with what each thread did.
 *
 * <p>It knows platform threads only, its waits never time out, and what it does not see become
 * shared it takes for one thread's own: a scene says {@link #shared} of what its threads share.
 */
public final class Race {

  /** How many schedules of each scene; {@code -Drace.schedules=20000} looks further. */
  public static final int SCHEDULES = Integer.getInteger("race.schedules", 4);

  private static volatile List<Object> shared = List.of();

  private Race() {}

  /** Something that a thread of a scene does. */
  @FunctionalInterface
  public interface Part {
    void run() throws InterruptedException;
  }

  /** Plays the scene, which makes all it needs anew, once for each schedule. */
  public static void explore(Part scene) {
    explore(SCHEDULES, scene);
  }

  /** Plays the scene, once for each of so many schedules. */
  static void explore(int schedules, Part scene) {
    Lincheck.runConcurrentTest(schedules, () -> play(scene));
  }

  /** A thing that several threads of a scene know, by captured variables alone. */
  public static <T> T shared(T thing) {
    List<Object> more = new ArrayList<>(shared);
    more.add(thing);
    shared = more;
    return thing;
  }

  /** Each part on a thread of its own; returns when all have ended, and throws what one threw. */
  public static void together(Part... parts) throws InterruptedException {
    Queue<Throwable> thrown = shared(new ConcurrentLinkedQueue<>());
    List<Thread> threads = new ArrayList<>();
    for (Part part : parts) {
      threads.add(
          new Thread(
              () -> {
                try {
                  part.run();
                } catch (Throwable e) {
                  thrown.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable first = thrown.poll();
    if (first != null) {
      throw new AssertionError(first);
    }
  }

  /** Fails the scene; plainer than an assertion library, whose inner life would be explored too. */
  public static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static void play(Part scene) {
    shared = List.of();
    try {
      scene.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
