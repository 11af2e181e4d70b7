package io.ecsanywhere.harness.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a backlog of events is taken in. */
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    description = {
      "How fast a controller that starts takes in a backlog of events. Every service has",
      "rolled once; the rest of the messages are copies of the events of that."
    })
final class Flood implements Callable<Integer> {

  @Mixin private final Setup setup = new Setup(100, 10, 50);

  @Option(names = "--messages", description = "Default ${DEFAULT-VALUE}.")
  private int messages = 100_000;

  @Override
  public Integer call() {
    return Scenario.of("flood").run(setup, this::play);
  }

  private void play(Stage stage, Report report) {
    int sent = send(stage);
    stage.fleet().fill();
    try (var subject = stage.start("flood", List.of())) {
      stage.awaitSynced(subject);
      var window =
          stage.watch(
              "draining",
              subject,
              () ->
                  stage
                      .patience(subject)
                      .until(
                          "all messages are taken", () -> stage.tally().deletedMessages() >= sent));
      int services = setup.size().services();
      report
          .set("messages", sent)
          .add(
              Result.of(
                  "drained", window.perSecond(sent), "a second", Bound.none(), Aim.atLeast(1000)))
          .add(
              Result.of(
                  "calls beside SQS, a service",
                  (double) window.besideQueue() / services,
                  "calls",
                  Bound.none(),
                  new Aim(Optional.empty(), "grows with services, not messages")))
          .add(Result.calls("throttled by AWS", window.throttled(), Bound.none(), Aim.none()))
          .add(
              Result.of(
                  "processor a message",
                  window.controllerCpu().toNanos() / 1e3 / sent,
                  "us",
                  Bound.none(),
                  Aim.none()))
          .add(window);
    }
  }

  /** Returns how many messages wait in the queue then. */
  private int send(Stage stage) {
    var bodies = Collections.synchronizedList(new ArrayList<String>());
    stage.aws().events().onSend((_, body) -> bodies.add(body));
    stage.fleet().members().forEach(member -> stage.fleet().roll(member, 200));
    var patience = setup.patience();
    stage.fleet().awaitSteady(patience);
    patience.until(
        "no task is stopping and every event is in the queue",
        () -> stage.fleet().allStopped() && stage.aws().events().pending() == 0);
    var real = List.copyOf(bodies);
    stage.say("%,d events tell of what has happened; the rest are copies.".formatted(real.size()));
    var copies =
        IntStream.range(0, Math.max(0, messages - real.size()))
            .mapToObj(i -> real.get(i % real.size()))
            .toList();
    stage.aws().events().sendRaw(copies);
    return stage.aws().events().waiting();
  }
}
