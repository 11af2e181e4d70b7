package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts played by Prometheus' own tool, which is quicker than waiting for them. */
class AlertsTest {

  @Test
  void alertsThatPageAreRaisedForWhatTheyAreForAndForNothingElse() throws Exception {
    assumeTrue(Installed.program("promtool"), "promtool is not installed");
    Command.Ended ended =
        Command.run(
            Map.of(),
            "promtool",
            "test",
            "rules",
            Repository.file("test-harness/scenarios/src/test/resources/alerts-test.yml")
                .toString());
    assertThat(ended.status()).as(ended.text()).isZero();
  }
}
