package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.harness.deploy.Template.Call;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The alarms of the controller's template: what they watch, and when they are raised. */
class ControllerAlarmsTest {

  private static final int MINUTES = 120;
  private static final List<Double> NOTHING = List.of();

  private final Template template = Template.read("controller");

  /**
   * Whether an alarm is raised at some time in two hours, as CloudWatch does: where as many periods
   * as it looks at each breach its threshold.
   *
   * @param values those that its metric has in each minute
   */
  private static boolean raised(String alarm, IntFunction<List<Double>> values) {
    Map<String, Object> settings = ControllerStack.with(Map.of()).properties(alarm);
    int minutes = number(settings, "Period") / 60;
    int needed = number(settings, "EvaluationPeriods");
    int inARow = 0;
    for (int from = 0; from < MINUTES; from += minutes) {
      List<Double> period =
          IntStream.range(from, from + minutes)
              .mapToObj(values)
              .flatMap(Collection::stream)
              .toList();
      inARow = breaches(settings, period) ? inARow + 1 : 0;
      if (inARow == needed) {
        return true;
      }
    }
    return false;
  }

  private static boolean breaches(Map<String, Object> settings, List<Double> period) {
    if (period.isEmpty()) {
      return "breaching".equals(settings.get("TreatMissingData"));
    }
    DoubleStream all = period.stream().mapToDouble(Double::doubleValue);
    double value =
        switch (String.valueOf(settings.get("Statistic"))) {
          case "Sum" -> all.sum();
          case "Maximum" -> all.max().orElseThrow();
          default -> throw new IllegalArgumentException(settings.toString());
        };
    int threshold = number(settings, "Threshold");
    return switch (String.valueOf(settings.get("ComparisonOperator"))) {
      case "GreaterThanThreshold" -> value > threshold;
      case "LessThanThreshold" -> value < threshold;
      default -> throw new IllegalArgumentException(settings.toString());
    };
  }

  private static int number(Map<String, Object> settings, String name) {
    return (Integer) Objects.requireNonNull(settings.get(name), name);
  }

  /** One value in each minute from one until another, nothing in all others. */
  private static IntFunction<List<Double>> between(int from, int until, double value) {
    return minute -> minute >= from && minute < until ? List.of(value) : NOTHING;
  }

  @Test
  void thatNobodyLeadsIsToldAfterThreeMinutes() {
    assertThat(raised("NoLeaderAlarm", _ -> List.of(1.0))).isFalse();
    assertThat(raised("NoLeaderAlarm", m -> m == 60 || m == 61 ? NOTHING : List.of(1.0))).isFalse();
    assertThat(raised("NoLeaderAlarm", between(0, 117, 1))).isTrue();
  }

  @Test
  void readingsOlderThanThreeOfTheirPeriodsAreToldAfterThreeMinutes() {
    assertThat(raised("StaleInformersAlarm", _ -> List.of(0.4, 3.0))).isFalse();
    assertThat(raised("StaleInformersAlarm", between(60, 62, 3.1))).isFalse();
    assertThat(raised("StaleInformersAlarm", between(60, 63, 3.1))).isTrue();
    // Of two replicas it is enough that one cannot read.
    assertThat(raised("StaleInformersAlarm", _ -> List.of(0.4, 9.0))).isTrue();
    // That there is no replica another alarm says.
    assertThat(raised("StaleInformersAlarm", _ -> NOTHING)).isFalse();
  }

  @Test
  void failuresAreToldOnceTheyGoOnForAQuarterOfAnHour() {
    assertThat(raised("FailedReconcilesAlarm", _ -> NOTHING)).isFalse();
    assertThat(raised("FailedReconcilesAlarm", between(60, 70, 1))).isFalse();
    assertThat(
            raised(
                "FailedReconcilesAlarm",
                m -> m == 60 || m == 66 || m == 74 ? List.of(1.0) : NOTHING))
        .isTrue();
  }

  @Test
  void rejectionsAreToldOnceTheyAreThereAtTheNextLooksToo() {
    assertThat(raised("RejectedReconcilesAlarm", _ -> NOTHING)).isFalse();
    assertThat(raised("RejectedReconcilesAlarm", between(60, 80, 1))).isFalse();
    assertThat(raised("RejectedReconcilesAlarm", m -> m == 60 || m == 99 ? List.of(1.0) : NOTHING))
        .isTrue();
  }

  @Test
  void aDeadLetterIsToldAtOnce() {
    assertThat(raised("DeadLettersAlarm", _ -> List.of(0.0))).isFalse();
    assertThat(raised("DeadLettersAlarm", _ -> NOTHING)).isFalse();
    assertThat(raised("DeadLettersAlarm", m -> m == 119 ? List.of(1.0) : List.of(0.0))).isTrue();
  }

  private Set<String> alarms() {
    return template.section("Resources").entrySet().stream()
        .filter(resource -> "AWS::CloudWatch::Alarm".equals(resource.getValue().get("Type")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void theTopicHearsOfEachAlarmAndItsEnd() {
    ControllerStack silent = ControllerStack.with(Map.of());
    ControllerStack told = ControllerStack.with(Map.of("AlarmTopicArn", "arn:topic"));
    assertThat(alarms())
        .hasSize(5)
        .allSatisfy(
            alarm -> {
              assertThat(silent.properties(alarm)).doesNotContainKeys("AlarmActions", "OKActions");
              for (String actions : List.of("AlarmActions", "OKActions")) {
                assertThat(told.properties(alarm).get(actions)).isEqualTo(List.of("arn:topic"));
              }
            });
  }

  @Test
  void alarmsWatchMetricsThatAFilterMakesOrThatTheQueueHas() {
    Set<List<Object>> made =
        ShippedFilters.filters().stream()
            .map(
                filter -> (Map<?, ?>) Template.many(filter.get("MetricTransformations")).getFirst())
            .map(metric -> metric(metric, "MetricNamespace"))
            .collect(Collectors.toSet());
    assertThat(made).hasSize(4);
    Set<List<Object>> watched = new HashSet<>();
    template.section("Resources").values().stream()
        .filter(resource -> "AWS::CloudWatch::Alarm".equals(resource.get("Type")))
        .flatMap(Template::nodes)
        .forEach(
            node -> {
              if (node instanceof Map<?, ?> map && map.containsKey("MetricName")) {
                watched.add(metric(map, "Namespace"));
              }
            });
    Set<List<Object>> expected = new HashSet<>(made);
    expected.add(List.of("AWS/SQS", "ApproximateNumberOfMessagesVisible"));
    assertThat(watched).isEqualTo(expected);
    assertThat(template.properties("DeadLettersAlarm").get("Dimensions"))
        .isEqualTo(
            List.of(
                Map.of(
                    "Name",
                    "QueueName",
                    "Value",
                    new Call("GetAtt", "DeadLetterQueue.QueueName"))));
  }

  private static List<Object> metric(Map<?, ?> map, String namespace) {
    return List.of(
        Objects.requireNonNull(map.get(namespace)), Objects.requireNonNull(map.get("MetricName")));
  }
}
