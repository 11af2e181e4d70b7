package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.log.Logging;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controller, from its {@code started} line to its {@code stopped} line.
 *
 * <p>SIGTERM and SIGINT arrive as a shutdown hook, the only way that is API. Left to itself the JVM
 * would then exit with 143, so the hook ends the process by {@link Runtime#halt} with the status
 * that it wants. It cannot deadlock: it takes no lock and writes no line, has the stop done by
 * another thread, waits only with a bound, and {@code halt} waits for nobody, neither for threads
 * that never come back nor for the main thread, which by then may sit in {@link System#exit}
 * waiting for this very hook.
 */
final class ControllerRun {

  private static final Logger log = LoggerFactory.getLogger(ControllerRun.class);

  private static final int OK = 0;
  private static final int BROKEN = 1;
  private static final int UNDECIDED = -1;

  /** From the signal to the exit it takes 10 s at most, and these are parts of it. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final ControllerLauncher launcher;
  private final Logging logging;
  private final ToIntFunction<String> refusal;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger status = new AtomicInteger(UNDECIDED);

  /** Whether it is settled that the controller begins, or that it never does. */
  private final AtomicBoolean settled = new AtomicBoolean();

  private volatile @Nullable RunningController controller;

  /**
   * A run that ends this log with itself.
   *
   * @param refusal says why the controller could not start, and gives the exit status for it
   */
  ControllerRun(ControllerLauncher launcher, Logging logging, ToIntFunction<String> refusal) {
    this.launcher = launcher;
    this.logging = logging;
    this.refusal = refusal;
  }

  /** Returns the exit status once the controller has stopped. */
  int run(Request.Run request) {
    Thread hook = new Thread(this::haltOnSignal, "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    begin(request);
    end(launchAndAwait(request.options()));
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came: the hook is under way, knows that the run is over, and ends the process.
    }
    return status.get();
  }

  private int launchAndAwait(Options options) {
    try {
      RunningController launched = launcher.launch(options);
      controller = launched;
      if (!settled.getAndSet(true)) {
        launched.run();
      }
      return OK;
    } catch (StartException e) {
      return refusal.applyAsInt(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      // The stop waits for running reconciles: a flag set before it would cut them short.
      stop();
      Thread.currentThread().interrupt();
      return BROKEN;
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("event", "crashed").setCause(e).log("the controller broke down");
      stop();
      return BROKEN;
    }
  }

  private void haltOnSignal() {
    inBackground(this::stopOnSignal);
    if (!awaitEnd(PATIENCE)) {
      inBackground(this::giveUp);
      awaitEnd(LAST_WORDS);
    }
    Runtime.getRuntime().halt(status.get() == UNDECIDED ? BROKEN : status.get());
  }

  private void stopOnSignal() {
    if (!settled.getAndSet(true)) {
      // Still launching, and it will not begin: there is nothing to give back.
      end(OK);
    } else {
      log.atInfo().addKeyValue("event", "stopping").log("asked to stop");
      stop();
    }
  }

  private void giveUp() {
    log.atError().addKeyValue("event", "stop-timed-out").log("gave up waiting for the stop");
    end(BROKEN);
  }

  private void stop() {
    RunningController running = controller;
    if (running != null) {
      running.stop(GRACE);
    }
  }

  /** A platform thread, since work that is stuck may hold whatever carries virtual ones. */
  private static void inBackground(Runnable work) {
    Thread.ofPlatform().daemon().name("stop").start(work);
  }

  private boolean awaitEnd(Duration patience) {
    try {
      return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void begin(Request.Run request) {
    Build build = Build.current();
    log.atInfo()
        .addKeyValue("event", "started")
        .addKeyValue("version", build.version())
        .addKeyValue("commit", build.commit())
        .addKeyValue("java", build.java())
        .addKeyValue("flags", request.options().inForce(Flags.RUN))
        .log("ECS Anywhere Controller");
    request.unknown().log();
  }

  /** The last line and the status to exit with, by whoever comes to the end first. */
  private void end(int with) {
    if (status.compareAndSet(UNDECIDED, with)) {
      log.atInfo().addKeyValue("event", "stopped").addKeyValue("status", with).log("stopped");
      logging.close();
      over.countDown();
    }
  }
}
