package io.ecsanywhere.harness.demo;

import io.ecsanywhere.harness.Host;
import io.ecsanywhere.harness.Patience;
import io.ecsanywhere.harness.ecs.Timings;
import io.ecsanywhere.harness.measure.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The walkthrough's second half: what happens to requests while things go on behind them. */
final class UnderLoad {

  private static final double PER_SECOND = 90;

  /** Requests after which a state of things has shown itself: one to two seconds of the stream. */
  private static final int A_WHILE = 120;

  private static final int SHOWN = 3;

  private static final Duration TOLD_TO_STOP =
      Timings.WATCHABLE.stopDelay().plus(Timings.WATCHABLE.deactivating());

  /** A request that was on its way when a target was found unhealthy still counts as before. */
  private static final Duration ON_THE_WAY = Duration.ofMillis(200);

  private final Stage stage;
  private final Patience patience;
  private final Narrator narrator;
  private final InstantSource clock = InstantSource.system();

  UnderLoad(Stage stage, Patience patience, Narrator narrator) {
    this.stage = stage;
    this.patience = patience;
    this.narrator = narrator;
  }

  /** Goes through all of it; the traffic has ended then. */
  Traffic run() {
    var traffic = new Traffic(stage.aws(), stage.addresses(), PER_SECOND, "all is quiet");
    try (traffic) {
      quiet(traffic);
      roll(traffic);
      loseHost(traffic);
      toZeroAndBack(traffic);
    }
    narrator.chapter("The end of the stream of requests");
    narrator.check(
        traffic.addsUp(), "the load balancer accounts for each request as its sender saw it");
    narrator.check(
        traffic.misrouted().isEmpty(),
        "no request reached a container of another service%s",
        shown(traffic.misrouted()));
    return traffic;
  }

  private void quiet(Traffic traffic) {
    narrator.chapter("Requests are sent through the three listeners, 90 a second");
    aWhile(traffic);
    unharmed(traffic, "all was quiet");
    traffic.phase("a deployment rolls");
  }

  private void roll(Traffic traffic) {
    narrator.chapter("%s is deployed anew, two tasks at a time".formatted(Stage.APP2));
    stage.roll();
    narrator.say("Containers end %s after ECS has told them to stop:", seconds(TOLD_TO_STOP));
    narrator.say("until then their targets have to be out of the load balancer.");
    var took = patience.until("the deployment is over and pools follow", () -> stage.inStep(2, 6));
    narrator.right("six new tasks took the six old ones' place in %s", seconds(took));
    unharmed(traffic, "the deployment rolled");
    traffic.phase("a host is lost");
  }

  private void loseHost(Traffic traffic) {
    var host = stage.hostToLose();
    narrator.chapter("A host dies: %s, %s".formatted(host.name(), host.address()));
    var before = targets();
    var lost = clock.instant();
    host.lose();
    var took =
        patience.until(
            "health checks find the lost host's targets", () -> stage.unhealthyAt(host.address()));
    var noticed = clock.instant();
    narrator.say(
        "ECS still calls its tasks running. The load balancer's health checks notice after %s.",
        seconds(took));
    aWhile(traffic);
    narrator.table(stage.targetTable());
    narrator.check(
        targets().equals(before),
        "the controller removed nothing: a host out of reach may well be alive");
    explained(traffic, host, lost, noticed);

    narrator.gap();
    narrator.say("The host comes back; ECS replaces the tasks that died with it.");
    host.restore();
    took = patience.until("pools are whole again", () -> stage.inStep(2, 6));
    narrator.right("pools are whole again after %s", seconds(took));
    unharmed(traffic, "the host came back");
    traffic.phase("scaled to zero, and back");
  }

  /** No controller can help what is sent to a dead host before anybody can know. */
  private void explained(Traffic traffic, Host host, Instant lost, Instant noticed) {
    var failed = traffic.failed();
    var unexplained =
        failed.stream()
            .filter(
                each ->
                    !each.target().startsWith(host.address() + ":")
                        || each.at().isBefore(lost)
                        || each.at().isAfter(noticed.plus(ON_THE_WAY)))
            .toList();
    narrator.check(
        unexplained.isEmpty(),
        "%d requests failed, all of them sent to the dead host before the health checks noticed%s",
        failed.size(),
        shown(unexplained));
    narrator.check(traffic.present().noTarget() == 0, "no listener was without a target");
    traffic.phase("the host comes back");
  }

  private void toZeroAndBack(Traffic traffic) {
    narrator.chapter("%s is scaled to zero, and back to 3".formatted(Stage.APP2));
    stage.scale(Stage.APP2, 0);
    var took = patience.until("pools of the stopped service empty", () -> stage.inStep(2, 0));
    narrator.right("its target groups are empty after %s", seconds(took));
    aWhile(traffic);
    stage.scale(Stage.APP2, 3);
    took = patience.until("pools fill again", () -> stage.inStep(2, 3));
    narrator.right("they hold three healthy targets each %s after the way back", seconds(took));
    var seen = traffic.present();
    narrator.check(
        traffic.failed().isEmpty(),
        "none of the %d requests failed at a target%s",
        traffic.ended(),
        shown(traffic.failed()));
    narrator.check(
        stage.aws().traffic().ofListener(stage.routes().getFirst().listenerArn()).noTarget() == 0
            && seen.noTarget() > 0,
        "%d found no target and got a 503, as they should: all for %s",
        seen.noTarget(),
        Stage.APP2);
    traffic.phase("all is quiet again");
    aWhile(traffic);
    unharmed(traffic, "all was quiet again");
  }

  private void aWhile(Traffic traffic) {
    long enough = traffic.ended() + A_WHILE;
    patience.until("requests are answered", () -> traffic.ended() >= enough);
  }

  private void unharmed(Traffic traffic, String when) {
    var seen = traffic.present();
    narrator.check(
        seen.forwarded() == traffic.ended() && seen.misrouted() == 0,
        "while %s, all %d requests were answered by a container of their service%s",
        when,
        traffic.ended(),
        shown(traffic.failed()));
  }

  /** Some of what should not be, at the end of a claim. */
  private static String shown(List<?> mishaps) {
    return mishaps.isEmpty()
        ? ""
        : ", but for these and more: " + mishaps.subList(0, Math.min(SHOWN, mishaps.size()));
  }

  private Map<String, Set<String>> targets() {
    return stage.routes().stream().collect(Collectors.toMap(Route::groupArn, stage::targets));
  }

  private static String seconds(Duration duration) {
    return Narrator.seconds(duration);
  }
}
