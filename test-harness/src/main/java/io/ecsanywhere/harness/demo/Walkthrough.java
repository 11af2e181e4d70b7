package io.ecsanywhere.harness.demo;

import io.ecsanywhere.harness.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The walkthrough's first half: from tags to targets, and through a scaling. */
final class Walkthrough {

  private final Stage stage;
  private final Patience patience;
  private final Narrator narrator;

  Walkthrough(Stage stage, Patience patience, Narrator narrator) {
    this.stage = stage;
    this.patience = patience;
    this.narrator = narrator;
  }

  void tag() {
    narrator.chapter("The services are tagged with their target groups");
    stage.tag().forEach((service, value) -> narrator.say("%s: ecs-a.lbName = %s", service, value));
    var took = patience.until("the tagged services' tasks are targets", () -> stage.inStep(1, 3));
    narrator.table(stage.targetTable());
    narrator.right(
        "every running task is a healthy target of its groups, %s after the tags",
        Narrator.seconds(took));
    narrator.say("(Tags raise no event; the poll for services finds them, here once a second.)");
  }

  void scale() throws IOException, InterruptedException {
    narrator.chapter("%s is scaled from 1 to 2, %s from 3 to 6".formatted(Stage.APP1, Stage.APP2));
    stage.scale(Stage.APP1, 2);
    stage.scale(Stage.APP2, 6);
    var took = patience.until("the new tasks are targets", () -> stage.inStep(2, 6));
    narrator.table(stage.targetTable());
    narrator.right("the new tasks run, are targets and healthy after %s", Narrator.seconds(took));
    answer(stage.routes().getLast());
  }

  private void answer(Route route) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(route.url())).build();
      var lines = client.send(request, BodyHandlers.ofString()).body().lines().toList();
      narrator.say("GET %s is answered:", route.url());
      lines.forEach(line -> narrator.say("   %s", line));
      narrator.check(
          lines.size() == 3 && lines.get(1).startsWith(route.service() + "|" + route.container()),
          "that is %s of %s",
          route.container(),
          route.service());
    }
  }
}
