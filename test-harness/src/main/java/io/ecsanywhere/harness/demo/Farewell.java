package io.ecsanywhere.harness.demo;

import io.ecsanywhere.harness.Patience;
import java.time.Duration;

/** Leaves everything up, and says how to go on from here. */
final class Farewell {

  private final Stage stage;
  private final Patience patience;
  private final Narrator narrator;

  Farewell(Stage stage, Patience patience, Narrator narrator) {
    this.stage = stage;
    this.patience = patience;
    this.narrator = narrator;
  }

  /** Returns only by an exception: where the controller ends, or after a year. */
  void stay() {
    narrator.chapter("All of it stays up until Ctrl-C. In another shell:");
    narrator.gap();
    stage.aws().environment().forEach((name, value) -> narrator.say("export %s=%s", name, value));
    narrator.gap();
    var route = stage.routes().getLast();
    narrator.say("aws ecs list-tasks --cluster %s --service-name %s", Stage.CLUSTER, Stage.APP2);
    narrator.say(
        "aws ecs update-service --cluster %s --service %s --desired-count 5",
        Stage.CLUSTER, Stage.APP2);
    narrator.say("aws elbv2 describe-target-health --target-group-arn %s", route.groupArn());
    narrator.say("curl %s", route.url());
    narrator.say(
        "curl -X POST %s/_control/lose-host -d '{\"host\": \"host2\"}'", stage.aws().endpoint());
    patience.until("Ctrl-C", () -> false);
  }

  static Duration year() {
    return Duration.ofDays(365);
  }
}
