package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.Patience.GaveUpException;
import io.ecsanywhere.harness.bench.Stage.Making;
import io.ecsanywhere.harness.ecs.Timings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Something that is measured, from setting the stage to the report. */
record Scenario(String name, Timings timings, Making making) {

  /** What is done on the stage; adds what it finds to the report. */
  interface Script {
    void play(Stage stage, Report report);
  }

  /** Tasks that start and stop fast, and a fleet of whose making no event tells. */
  static Scenario of(String name) {
    return new Scenario(name, Timings.FAST, Making.UNANNOUNCED);
  }

  Scenario with(Timings other) {
    return new Scenario(name, other, making);
  }

  Scenario announced() {
    return new Scenario(name, timings, Making.ANNOUNCED);
  }

  /** Returns the exit status. */
  int run(Setup setup, Script script) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try (var stage = new Stage(setup, timings, making, out)) {
      var report = new Report(name, setup);
      script.play(stage, report);
      report.print(out);
      out.println("\nWritten to " + report.write(setup.output()));
      return 0;
    } catch (GaveUpException e) {
      out.printf("Gave up: %s. The controller's logs: %s%n", e.getMessage(), setup.output());
      return 1;
    }
  }
}
