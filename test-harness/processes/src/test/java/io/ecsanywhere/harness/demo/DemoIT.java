package io.ecsanywhere.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ecsanywhere.harness.Repository;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The demo as its users see it, the controller a process of its own. */
class DemoIT {

  @Test
  @Timeout(180)
  void everythingComesOutRight() {
    // Builds of single modules may not have made it.
    assumeThat(Repository.launcher()).isExecutable();
    var out = new StringWriter();

    int status = new CommandLine(new Demo(new PrintWriter(out))).execute();

    assertThat(status).as(out.toString()).isZero();
    assertThat(out.toString()).contains("Everything came out right").doesNotContain("WRONG");
  }
}
