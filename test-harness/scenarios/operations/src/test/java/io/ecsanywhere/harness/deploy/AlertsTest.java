package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alerts played by Prometheus' own tool, which is quicker than waiting for them. */
class AlertsTest {

  private static final String PLAYS = "test-harness/scenarios/operations/src/test/resources/alerts-test.yml";

  @Test
  void everyAlertIsPlayed() {
    Set<String> alerts = Sources.wordsOf("deploy/prometheus/alerts.yml", "alert: ([A-Za-z]+)");
    assertThat(alerts).isNotEmpty();
    assertThat(Sources.wordsOf(PLAYS, "alertname(?:=\"|: )([A-Za-z]+)")).isEqualTo(alerts);
  }

  @Test
  void alertsAreRaisedForWhatTheyAreForAndForNothingElse() throws Exception {
    assumeTrue(Installed.program("promtool"), "promtool is not installed");
    Command.Ended ended =
        Command.run(Map.of(), "promtool", "test", "rules", Repository.file(PLAYS).toString());
    assertThat(ended.status()).as(ended.text()).isZero();
  }
}
