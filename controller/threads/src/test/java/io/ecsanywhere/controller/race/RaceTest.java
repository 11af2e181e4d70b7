package io.ecsanywhere.controller.race;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The tool finds what was planted: a race test that passes says something. */
@Isolated("Lincheck changes the code of all threads")
class RaceTest {

  /** The first schedule that shows the race is the last that is tried. */
  private static final int UNTIL_FOUND = 1_000;

  /** A queue of one key whose {@code done} forgets that the key became dirty meanwhile. */
  private static final class Forgetful {
    private final ReentrantLock lock = new ReentrantLock();
    private boolean waiting;
    private boolean processing;

    void add() {
      lock.lock();
      try {
        if (!processing) {
          waiting = true;
        }
      } finally {
        lock.unlock();
      }
    }

    boolean tryTake() {
      lock.lock();
      try {
        processing = waiting;
        waiting = false;
        return processing;
      } finally {
        lock.unlock();
      }
    }

    void done() {
      lock.lock();
      try {
        processing = false;
      } finally {
        lock.unlock();
      }
    }
  }

  @Test
  void aKeyThatIsLostIsFound() {
    assertThatThrownBy(
            () ->
                Race.explore(
                    UNTIL_FOUND,
                    () -> {
                      Forgetful queue = Race.shared(new Forgetful());
                      AtomicInteger wanted = Race.shared(new AtomicInteger(1));
                      AtomicInteger seen = Race.shared(new AtomicInteger());
                      queue.add();
                      Race.Part worker =
                          () -> {
                            if (queue.tryTake()) {
                              seen.set(wanted.get());
                              queue.done();
                            }
                          };
                      Race.together(
                          worker,
                          () -> {
                            wanted.set(2);
                            queue.add();
                          });
                      worker.run();
                      Race.check(seen.get() == 2, "lost");
                    }))
        .hasMessageContaining("lost");
  }

  @Test
  void aCheckAndAnActWithoutALockBetweenThemAreFound() {
    assertThatThrownBy(
            () ->
                Race.explore(
                    UNTIL_FOUND,
                    () -> {
                      Set<String> seen = Race.shared(new HashSet<>());
                      int[] firsts = Race.shared(new int[1]);
                      Race.Part once =
                          () -> {
                            if (!seen.contains("a")) {
                              seen.add("a");
                              firsts[0]++;
                            }
                          };
                      Race.together(once, once);
                      Race.check(firsts[0] == 1, "two were first");
                    }))
        .hasMessageContaining("two were first");
  }

  @Test
  void aWakeUpThatIsForgottenIsFound() {
    assertThatThrownBy(
            () ->
                Race.explore(
                    UNTIL_FOUND,
                    () -> {
                      ReentrantLock lock = Race.shared(new ReentrantLock());
                      Condition said = Race.shared(lock.newCondition());
                      boolean[] there = Race.shared(new boolean[1]);
                      Race.together(
                          () -> {
                            lock.lockInterruptibly();
                            try {
                              while (!there[0]) {
                                said.awaitNanos(Long.MAX_VALUE);
                              }
                            } finally {
                              lock.unlock();
                            }
                          },
                          () -> {
                            lock.lock();
                            try {
                              there[0] = true;
                            } finally {
                              lock.unlock();
                            }
                          });
                    }))
        .hasMessageContaining("hung");
  }
}
