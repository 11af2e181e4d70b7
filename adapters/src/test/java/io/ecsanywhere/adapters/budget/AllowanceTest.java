package io.ecsanywhere.adapters.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  void theServiceMayBeNamedToo() {
    assertThat(rate("50%,ecs:ListTasks=1.5/2", "ecs:DescribeTasks")).isEqualTo(new Rate(1.5, 2));
    Allowance whole = Allowance.parse("50%,elasticloadbalancing:*=20/80");
    AwsRates.Documented all = AwsRates.counting("elasticloadbalancing:RegisterTargets").getLast();
    assertThat(whole.of(all)).isEqualTo(new Rate(20, 80));
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

  private static Rate rate(String text, String operation) {
    return Allowance.parse(text).of(AwsRates.counting(operation).getFirst());
  }
}
