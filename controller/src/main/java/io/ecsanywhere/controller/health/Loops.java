package io.ecsanywhere.controller.health;

import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Step;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts loops and watches over them until they are stopped. A loop is stuck where three of its
 * periods, and its back-off, have passed since it should have succeeded: it hangs, has died, or
 * fails again and again.
 */
public final class Loops implements Drivers {

  private static final int PERIODS = 3;

  /** Of loops that have no period of their own: what one of their turns may take. */
  private static final Duration TURN = Duration.ofSeconds(20);

  private final Drivers drivers;
  private final Ticker ticker;
  private final Set<Loop> loops = ConcurrentHashMap.newKeySet();

  /** Loops that these drivers run. */
  public Loops(Drivers drivers, Ticker ticker) {
    this.drivers = drivers;
    this.ticker = ticker;
  }

  @Override
  public Driver start(String name, Step step) {
    Loop loop = new Loop(name, step);
    loops.add(loop);
    return new Watched(drivers.start(name, loop), () -> loops.remove(loop));
  }

  /** The names of the loops that are stuck, in their order. */
  public List<String> stuck() {
    return loops.stream().filter(Loop::stuck).map(loop -> loop.name).distinct().sorted().toList();
  }

  /** Status 200 while no loop is stuck; else 503, and a line with the name of each that is. */
  public Answer healthz() {
    List<String> stuck = stuck();
    return stuck.isEmpty()
        ? new Answer(200, Answer.TEXT, "ok\n")
        : new Answer(503, Answer.TEXT, String.join("\n", stuck) + "\n");
  }

  private final class Loop implements Step {
    private final String name;
    private final Step step;

    /** When it is to begin the turn that should succeed, on the ticker. */
    private volatile long due = ticker.nanos();

    /** Since it last succeeded: how long it waits after its last failure. */
    private volatile Duration backOff = Duration.ZERO;

    private boolean succeeded = true;

    Loop(String name, Step step) {
      this.name = name;
      this.step = step;
    }

    @Override
    public Duration run() throws InterruptedException {
      if (succeeded) {
        // It may have been woken ahead of its time.
        due = ticker.nanos();
      }
      succeeded = false;
      Duration wait = step.run();
      succeeded = !(step instanceof PacedStep paced) || paced.succeeding();
      if (succeeded) {
        due = ticker.nanos() + wait.toNanos();
        backOff = Duration.ZERO;
      } else {
        backOff = wait;
      }
      return wait;
    }

    boolean stuck() {
      Duration period = step instanceof PacedStep paced ? paced.period() : TURN;
      return ticker.nanos() - due > period.multipliedBy(PERIODS).plus(backOff).toNanos();
    }
  }

  /** A driver whose loop is no longer watched once it has been told to stop. */
  private record Watched(Driver driver, Runnable unwatch) implements Driver {

    @Override
    public void wake() {
      driver.wake();
    }

    @Override
    public void stop() {
      unwatch.run();
      driver.stop();
    }

    @Override
    public boolean join(Duration patience) throws InterruptedException {
      return driver.join(patience);
    }

    @Override
    public void close() {
      unwatch.run();
      driver.close();
    }
  }
}
