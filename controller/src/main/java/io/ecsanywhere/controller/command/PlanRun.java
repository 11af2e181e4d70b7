package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.log.Logging;
import io.ecsanywhere.controller.plan.Plan;
import java.io.PrintStream;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One plan, from its request to its exit status. Its log must not get between what it prints. */
final class PlanRun {

  private static final Logger log = LoggerFactory.getLogger(PlanRun.class);

  private static final int BROKEN = 1;

  private final Planner planner;
  private final PrintStream out;
  private final ToIntFunction<String> refusal;

  /**
   * @param refusal says why there can be no plan, and gives the exit status for it
   */
  PlanRun(Planner planner, PrintStream out, ToIntFunction<String> refusal) {
    this.planner = planner;
    this.out = out;
    this.refusal = refusal;
  }

  /** Returns the exit status; the log ends with it. */
  int run(Request.Plan request, Logging logging) {
    try (logging) {
      return run(request);
    }
  }

  private int run(Request.Plan request) {
    try {
      Options options = request.options();
      log.atInfo()
          .addKeyValue("event", "planning")
          .addKeyValue("flags", options.inForce(Flags.PLAN))
          .log("reading everything once");
      request.unknown().log();
      Plan plan = planner.plan(options);
      out.print(options.output().of(plan));
      out.flush();
      return plan.exitStatus();
    } catch (StartException e) {
      return refusal.applyAsInt(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BROKEN;
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("event", "crashed").setCause(e).log("there is no plan");
      return BROKEN;
    }
  }
}
