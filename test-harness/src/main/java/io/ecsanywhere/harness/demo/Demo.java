package io.ecsanywhere.harness.demo;

import com.google.common.base.Ascii;
import io.ecsanywhere.harness.ControllerProcess;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.Patience.GaveUpException;
import io.ecsanywhere.harness.Repository;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.SimulationOptions;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.measure.Reaction;
import io.ecsanywhere.harness.measure.Reactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a simulated AWS and the real controller, and goes through the walkthrough. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a simulated AWS and the real controller, and shows requests",
      "following containers while services are scaled, deployed anew, lose a",
      "host and stop. Exits 0 only if everything came out right."
    })
public final class Demo implements Callable<Integer> {

  private static final Duration LATENCY = Duration.ofMillis(10);

  private static final Path LOG = Repository.output("demo").resolve("controller.log");

  private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30));

  @Option(
      names = "--keep-running",
      description = "Leaves everything up at the end, for the AWS CLI; Ctrl-C ends it.")
  private boolean keepRunning;

  private final PrintWriter out;
  private final Narrator narrator;
  private volatile boolean interrupted;

  Demo(PrintWriter out) {
    this.out = out;
    this.narrator = new Narrator(out);
  }

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Demo(out)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out.println("ECS Anywhere Controller: the walkthrough");
    long began = System.nanoTime();
    // After Ctrl-C the controller ends first, and what the walkthrough then misses means nothing.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> interrupted = true));
    var options = SimulationOptions.usual().withTimings(Timings.WATCHABLE).withLatency(LATENCY);
    try (var aws = SimulatedAws.start(options)) {
      var stage = setUp(aws);
      try (var controller = start(aws)) {
        walk(stage, controller);
        if (keepRunning && narrator.wrong().isEmpty()) {
          new Farewell(stage, Patience.of(Farewell.year()).whileRuns(controller), narrator).stay();
        }
        end(controller);
      }
    } catch (GaveUpException e) {
      if (interrupted) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      narrator.failed(String.valueOf(e.getMessage()));
    }
    return verdict(Duration.ofNanos(System.nanoTime() - began));
  }

  private Stage setUp(SimulatedAws aws) {
    narrator.chapter("A cluster with three hosts, two services and three target groups");
    narrator.say("The simulated AWS (ECS, SSM, ELBv2, SQS) answers at %s,", aws.endpoint());
    narrator.say(
        "each call after %d ms, within AWS's limits on request rates.", LATENCY.toMillis());
    var stage = new Stage(aws);
    PATIENCE.until("both services run", stage::steady);
    narrator.table(stage.hostTable());
    narrator.table(stage.routeTable());
    stage.portsTaken().forEach(line -> narrator.say("%s", line));
    narrator.say("Each container is a real HTTP server. No target group has a target yet.");
    return stage;
  }

  private ControllerProcess start(SimulatedAws aws) {
    narrator.chapter("The controller starts");
    var controller =
        ControllerProcess.start(
            aws.environment(),
            List.of(
                "--cluster=" + Stage.CLUSTER,
                "--event-queue-url=" + aws.events().queue().url(),
                "--host-cidr=127.0.0.0/8",
                "--service-resync-period=1s",
                // Nothing else calls this AWS.
                "--api-budget=100%"),
            LOG);
    narrator.say("It is the process %d. Its log: %s", controller.pid(), LOG);
    var took = PATIENCE.whileRuns(controller).until("the controller is ready", controller::ready);
    narrator.right("it is ready after %s", Narrator.seconds(took));
    return controller;
  }

  private void walk(Stage stage, ControllerProcess controller)
      throws IOException, InterruptedException {
    var patience = PATIENCE.whileRuns(controller);
    var walkthrough = new Walkthrough(stage, patience, narrator);
    walkthrough.tag();
    var reactions = new Reactions(stage.aws());
    walkthrough.scale();
    var traffic = new UnderLoad(stage, patience, narrator).run();

    narrator.chapter("What was measured");
    narrator.table(traffic.table());
    narrator.table(ClosingTables.reactions(reactions.found()));
    for (Reaction.Kind kind : Reaction.Kind.values()) {
      long count = reactions.found().stream().filter(one -> one.kind() == kind).count();
      narrator.check(
          count > 0, "%d events led to targets being %s", count, Ascii.toLowerCase(kind.name()));
    }
    narrator.table(ClosingTables.calls(stage.aws().calls()));
    narrator.say("FAILED: sent to a target that did not answer. NO TARGET: answered with a 503.");
    narrator.say("MISROUTED: answered by a container of another service.");
    narrator.say("From event to target: from the event's send to the arrival of the API call.");
  }

  private void end(ControllerProcess controller) {
    narrator.chapter("The controller is asked to stop");
    int status = controller.stop();
    narrator.check(status == 0, "it exits with status %d", status);
    var errors = controller.lines("error");
    errors.forEach(line -> narrator.say("%s", line));
    narrator.check(errors.isEmpty(), "its log has %d lines of level error", errors.size());
  }

  private int verdict(Duration took) {
    narrator.gap();
    var wrong = narrator.wrong();
    if (wrong.isEmpty()) {
      out.println("Everything came out right, in %s.".formatted(Narrator.seconds(took)));
      return CommandLine.ExitCode.OK;
    }
    out.println("Not everything came out right:");
    wrong.forEach(line -> out.println("   " + line));
    out.println("The controller's log: " + LOG);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
