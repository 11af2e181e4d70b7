package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.controller.command.DurationText;
import io.ecsanywhere.controller.log.LogLevel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The flags that the controller's template lets its users add. */
class ControllerFlagsTest {

  private final Template template = Template.read("controller");

  private Pattern flagsThatMayBeGiven() {
    return Pattern.compile(
        String.valueOf(
            Objects.requireNonNull(template.section("Parameters").get("Flags"))
                .get("AllowedPattern")));
  }

  @Test
  void eachFlagIsAVariableOfTheTaskOrMayBeGivenOrHasNoPlaceThere() {
    Set<String> variables =
        ControllerStack.with(Map.of("ScrapeCidr", "10.0.0.0/16")).environment().keySet();
    for (String flag : Flags.names()) {
      String variable = "ECSA_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
      boolean noPlace = Set.of("--checkpoint-dir", "--config", "--log-format").contains(flag);
      String given = flag + (flag.equals("--log-level") ? "=info" : "=1s");
      assertThat(flagsThatMayBeGiven().matcher(given).matches())
          .as(given)
          .isEqualTo(!variables.contains(variable) && !noPlace);
    }
  }

  /** What the alarms are made of is written at info and warn. */
  @Test
  void noFlagSilencesTheLogThatTheAlarmsAreMadeOf() {
    assertThat(Flags.defaults("run")).containsEntry("--log-level", "info");
    for (LogLevel level : LogLevel.values()) {
      assertThat(flagsThatMayBeGiven().matcher("--log-level=" + word(level)).matches())
          .as(word(level))
          .isEqualTo(level.compareTo(LogLevel.INFO) >= 0);
    }
    for (String flag : List.of("--log-level", "--retry-max-delay", "--full-resync-period")) {
      assertThat(flagsThatMayBeGiven().matcher(flag).matches()).as(flag).isFalse();
    }
  }

  private static String word(LogLevel level) {
    return level.toString().toLowerCase(Locale.ROOT);
  }

  /** Of what stays wrong each period of its alarm has a line, or the alarm ends by itself. */
  @Test
  void noFlagLetsThePeriodOfAnAlarmPassWithoutALineOfWhatStaysWrong() {
    assertUpTo("--retry-max-delay", period("FailedReconcilesAlarm"));
    // Each service is queued at some point of each period, so two looks are two periods apart at
    // most.
    assertUpTo("--full-resync-period", period("RejectedReconcilesAlarm").dividedBy(2));
  }

  private Duration period(String alarm) {
    return Duration.ofSeconds(
        (Integer) Objects.requireNonNull(template.properties(alarm).get("Period")));
  }

  private void assertUpTo(String flag, Duration longest) {
    assertThat(DurationText.parse(Objects.requireNonNull(Flags.defaults("run").get(flag))))
        .isLessThanOrEqualTo(longest);
    for (String unit : List.of("h", "m", "s")) {
      for (int count = 1; count <= 2_000; count++) {
        String value = count + unit;
        assertThat(flagsThatMayBeGiven().matcher(flag + "=" + value).matches())
            .as("%s=%s", flag, value)
            .isEqualTo(DurationText.parse(value).compareTo(longest) <= 0);
      }
    }
    assertThat(flagsThatMayBeGiven().matcher(flag + "=9m9m").matches()).isFalse();
    assertThat(flagsThatMayBeGiven().matcher(flag + "=9m9s").matches()).isFalse();
  }
}
