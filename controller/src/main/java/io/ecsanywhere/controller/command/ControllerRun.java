package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.log.Logging;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controller, from its {@code started} line to its {@code stopped} line.
 *
 * <p>SIGTERM and SIGINT arrive as a shutdown hook, the only way that is API. Left to itself the JVM
 * would then exit with 143, so the hook ends the process by {@link Runtime#halt} with the status
 * that it wants. It cannot deadlock: it takes no lock, asks for the stop on a thread of its own,
 * waits only with a bound, and {@code halt} waits for nobody, neither for threads that never come
 * back nor for the main thread, which by then may sit in {@link System#exit} waiting for this very
 * hook.
 */
final class ControllerRun {

  private static final Logger log = LoggerFactory.getLogger(ControllerRun.class);

  /** From the signal to the exit it takes 10 s at most: the rest is for the JVM and last lines. */
  private static final Duration PATIENCE = Duration.ofMillis(9_500);

  private static final Duration GRACE = Duration.ofSeconds(8);

  private final ControllerLauncher launcher;
  private final Logging logging;
  private final ToIntFunction<String> refusal;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();
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
    Thread hook = new Thread(this::stopOnSignal, "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    begin(request);
    int status = launchAndAwait(request.options());
    end(status);
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came: the hook is under way, knows that the run is over, and ends the process.
    }
    return status;
  }

  private int launchAndAwait(Options options) {
    try {
      RunningController launched = launcher.launch(options);
      controller = launched;
      launched.awaitStopped();
      return 0;
    } catch (StartException e) {
      return refusal.applyAsInt(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      return 1;
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("event", "crashed").setCause(e).log("the controller broke down");
      stop();
      return 1;
    }
  }

  private void stopOnSignal() {
    boolean clean = true;
    if (controller != null) {
      log.atInfo().addKeyValue("event", "stopping").log("asked to stop");
      Thread.startVirtualThread(this::stop);
      clean = awaitEnd();
      if (!clean) {
        log.atError().addKeyValue("event", "stop-timed-out").log("gave up waiting for the stop");
      }
    }
    int status = clean ? 0 : 1;
    end(status);
    Runtime.getRuntime().halt(status);
  }

  private void stop() {
    RunningController running = controller;
    if (running != null) {
      running.stop(GRACE);
    }
  }

  private boolean awaitEnd() {
    try {
      return over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
        .addKeyValue("flags", request.options().inForce())
        .log("ECS Anywhere Controller");
    request
        .strangers()
        .forEach(
            (variable, meant) ->
                log.atWarn()
                    .addKeyValue("event", "unknown-variable")
                    .addKeyValue("variable", variable)
                    .addKeyValue("did_you_mean", meant)
                    .log("this environment variable belongs to no flag and was not read"));
  }

  /** The last line, once, whoever comes to the end first. */
  private void end(int status) {
    if (ended.compareAndSet(false, true)) {
      log.atInfo().addKeyValue("event", "stopped").addKeyValue("status", status).log("stopped");
      logging.close();
    }
  }
}
