package io.ecsanywhere.adapters.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {

  @Test
  void aShareIsTakenOfEveryRate() {
    assertThat(rate("50%", "ecs:DescribeTasks")).isEqualTo(new Rate(10, 50));
    assertThat(rate("50%", "elasticloadbalancing:RegisterTargets")).isEqualTo(new Rate(2, 10));
    assertThat(rate("0.1%", "elasticloadbalancing:RegisterTargets")).isEqualTo(new Rate(0.004, 2));
  }

  @Test
  void aRateOfItsOwnStandsForAllThatAwsCountsTogether() {
    String text = "50%,RegisterTargets=8/40";
    assertThat(rate(text, "elasticloadbalancing:DeregisterTargets")).isEqualTo(new Rate(8, 40));
    assertThat(rate(text, "elasticloadbalancing:DescribeTags")).isEqualTo(new Rate(5, 20));
  }

  @Test
  void whatARateOfItsOwnIsCountedInIsRaisedToIt() {
    assertThat(allOfElb("50%,RegisterTargets=8/15")).isEqualTo(new Rate(8, 20));
    assertThat(allOfElb("50%,RegisterTargets=3/40")).isEqualTo(new Rate(5, 40));
    assertThat(allOfElb("50%,RegisterTargets=8/40,DescribeTags=9/30")).isEqualTo(new Rate(9, 40));
    assertThat(allOfElb("50%,ListTasks=40/200")).isEqualTo(new Rate(5, 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RegisterTargets=8/40,elasticloadbalancing:*=5/40 | no more for RegisterTargets than the 5/40 of elasticloadbalancing:*, which counts its calls too
          elasticloadbalancing:*=9/20,RegisterTargets=8/40 | no more for RegisterTargets than the 9/20 of elasticloadbalancing:*, which counts its calls too
          RegisterTargets=8/40,DeregisterTargets=4/20      | one rate for RegisterTargets and DeregisterTargets, which AWS counts together
          ListTasks=8/40,ecs:ListTasks=8/40                | one rate for ListTasks and ecs:ListTasks, which AWS counts together
          """)
  void ratesThatCannotAllHoldContradict(String text, String expected) {
    assertThat(Allowance.parse(text).contradiction()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "50%",
        "0.1%,RegisterTargets=8/40,ListTasks=100/1000",
        "RegisterTargets=8/40,elasticloadbalancing:*=8/40"
      })
  void othersDoNot(String text) {
    assertThat(Allowance.parse(text).contradiction()).isEmpty();
  }

  @Test
  void theShareMayBeLeftOut() {
    assertThat(Allowance.parse("RegisterTargets=8/40"))
        .isEqualTo(Allowance.parse("50%,RegisterTargets=8/40"))
        .hasToString("50%,RegisterTargets=8/40");
  }

  @Test
  void theServiceMayBeNamedToo() {
    assertThat(rate("50%,ecs:ListTasks=1.5/2", "ecs:DescribeTasks")).isEqualTo(new Rate(1.5, 2));
    assertThat(allOfElb("50%,elasticloadbalancing:*=20/80")).isEqualTo(new Rate(20, 80));
    assertThat(rate("50%,elasticloadbalancing:*=20/80", "elasticloadbalancing:RegisterTargets"))
        .isEqualTo(new Rate(2, 10));
  }

  @Test
  void itIsWrittenAsItIsRead() {
    String text = "12.5%,RegisterTargets=8/40,ecs:ListTasks=1.5/2";
    assertThat(Allowance.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "50",
        "%",
        "0%",
        "-5%",
        "10001%",
        "1e3%",
        "50%,",
        ",RegisterTargets=8/40",
        "RegisterTargets=8/40,50%",
        "50%,50%",
        "RegisterTargets=8/40,RegisterTargets=4/20",
        "50%,Nothing=1/1",
        "50%,ecs:*=1/1",
        "50%,RegisterTargets=0/1",
        "50%,RegisterTargets=1/0",
        "50%,RegisterTargets=1",
        "NaN%"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Allowance.parse(text));
  }

  private static Rate allOfElb(String text) {
    return Allowance.parse(text)
        .of(AwsRates.counting("elasticloadbalancing:RegisterTargets").getLast());
  }

  private static Rate rate(String text, String operation) {
    return Allowance.parse(text).of(AwsRates.counting(operation).getFirst());
  }
}
