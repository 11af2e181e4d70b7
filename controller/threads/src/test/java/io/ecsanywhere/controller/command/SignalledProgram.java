package io.ecsanywhere.controller.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The program around a controller of a certain behaviour, as a process for signals to reach. */
final class SignalledProgram {

  private SignalledProgram() {}

  /** The first argument is the behaviour: {@code ends}, {@code hangs} or {@code launches}. */
  public static void main(String[] args) {
    String behaviour = args[0];
    ControllerLauncher launcher =
        options -> {
          LoggerFactory.getLogger(SignalledProgram.class)
              .atInfo()
              .addKeyValue("event", "ready")
              .log();
          return switch (behaviour) {
            case "ends" -> new FakeController();
            case "hangs" -> new Hanging();
            case "launches" -> {
              forEver();
              throw new AssertionError("for ever ended");
            }
            default -> throw new IllegalArgumentException(behaviour);
          };
        };
    String[] command = {"run", "--cluster=c", "--log-format=text"};
    System.exit(
        new Program(launcher, NoPlan.PLANNER)
            .execute(command, System.getenv(), System.out, System.err));
  }

  /** Its stop never returns, and tries to end the process from within the shutdown. */
  private static final class Hanging extends FakeController {
    @Override
    public void stop(Duration grace) {
      System.exit(3);
    }
  }

  private static void forEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
