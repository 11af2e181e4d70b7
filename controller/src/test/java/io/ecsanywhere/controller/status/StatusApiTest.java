package io.ecsanywhere.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusApiTest {

  private final Scene scene = new Scene();

  private void web() {
    scene.balancer.pool("p");
    scene.aws.host("h1", "10.0.0.1");
    scene.aws.service("web", Map.of("ecs-a.lbName", "fake:p"));
    scene.aws.run("arn/t1", "web", "h1", 8080);
    scene.balancer.health.put(
        Target.of("10.0.0.1", 8080), new Health("unhealthy", "Target.Timeout"));
    scene.settle();
  }

  @Test
  void aServiceIsShownWithItsBindingItsLastPassAndWhenItIsLookedAtNext() {
    web();

    assertThat(scene.body("services"))
        .matches(
            Pattern.quote(
                    "{\"role\":\"leading\",\"clusters\":[{\"cluster\":\"one\",\"synced\":true}],"
                        + "\"services\":[{\"cluster\":\"one\",\"service\":\"web\",\"status\":\"ACTIVE\","
                        + "\"desired\":1,\"tasks\":1,\"healthy_only\":false,\"bindings\":[{\"port\":\"container"
                        + " number 1\",\"tag\":\"fake:p\",\"pool\":\"fake:p\",\"judged\":true}],"
                        + "\"last\":{\"outcome\":\"changed\",\"trigger\":\"poll\",\"attempt\":1,"
                        + "\"at\":\"2030-01-02T03:04:05.002Z\",\"took_ms\":0,\"registered\":1,"
                        + "\"deregistered\":0},\"queue\":{\"state\":\"delayed\",\"due\":\"")
                + "2030-01-02T03:[0-9:.]+Z"
                + Pattern.quote("\"}}]}"));
  }

  @Test
  void aPoolIsShownWithTheHealthOfItsTargetsWhenThatWasRead() {
    web();
    assertThat(scene.body("pools"))
        .contains("\"read_at\":\"2030-01-02T03:04:05.002Z\"")
        .contains("\"targets\":[{\"target\":\"10.0.0.1:8080\",\"state\":\"serving\"")
        .doesNotContain("unhealthy");

    scene.advance(Scene.PERIOD.multipliedBy(2));
    scene.settle();

    assertThat(scene.body("pools"))
        .contains(
            "\"services\":[\"one/web\"]",
            "\"counts\":{\"serving\":1,\"missing\":0,\"extra\":0,\"draining\":0}",
            "{\"target\":\"10.0.0.1:8080\",\"state\":\"serving\",\"health\":\"unhealthy\","
                + "\"health_reason\":\"Target.Timeout\",\"service\":\"one/web\",\"task\":\"t1\"}",
            "\"read_at\":\"2030-01-02T03:24:06.00");
  }

  @Test
  void tasksThatAreOutAreShownWithTheReason() {
    web();
    scene.aws.run("arn/t2", "web", "h1", 8081);
    scene.aws.turn("arn/t2", TaskStatus.RUNNING, TaskStatus.PENDING);
    scene.aws.run("arn/t3", "web", "h1", List.of());
    scene.settle();

    assertThat(scene.body("services"))
        .contains(
            "{\"task\":\"t2\",\"pool\":\"fake:p\",\"port\":\"container number 1\","
                + "\"reason\":\"not-running\",\"last_status\":\"PENDING\","
                + "\"desired_status\":\"RUNNING\",\"host\":\"mi-h1\"}",
            "\"task\":\"t3\"")
        .doesNotContain("\"task\":\"t1\"");
  }

  @Test
  void aTaskOfWhichItCannotBeToldIsUndecidedAndAsksNothingOfTheOutside() {
    web();
    scene.aws.run("arn/t4", "web", "unknown-host", 9);
    scene.settle();
    int calls = scene.balancer.calls.size();
    int described = scene.aws.described.size();

    assertThat(scene.body("services"))
        .contains("\"task\":\"t4\"", "\"reason\":\"undecided\"", "\"detail\":\"the host of task");
    scene.body("pools");
    scene.body("controller");

    assertThat(scene.balancer.calls).hasSize(calls);
    assertThat(scene.aws.described).hasSize(described);
  }

  @Test
  void whatIsWrongWithTagsAndPoolsIsShownWhereItIs() {
    scene.aws.service("lost", Map.of("ecs-a.lbName", "fake:nowhere"));
    scene.aws.service("odd", Map.of("ecs-a.lbName", "fake:50%"));
    scene.balancer.pool("q");
    scene.balancer.failing.put("members q", new ApiFailure.Transient("fake:members", "told to"));
    scene.aws.service("sick", Map.of("ecs-a.lbName", "fake:q"));
    scene.settle();

    assertThat(scene.body("services"))
        .contains(
            "\"outcome\":\"rejected\",\"reason\":\"not-found\"",
            "\"problems\":[\"",
            "'50%' is no pool's name",
            "\"outcome\":\"failed\",\"reason\":\"transient\",\"error\":\"fake:members: told to\"",
            "\"judged\":false");
    assertThat(scene.body("pools"))
        .contains(
            "{\"pool\":\"fake:nowhere\",\"services\":[\"one/lost\"],\"error\":\"not-found: ",
            "{\"pool\":\"fake:q\",\"services\":[\"one/sick\"],\"error\":\"transient: told to\"");
  }

  @Test
  void aPoolThatIsHeldSaysWhy() {
    web();
    scene.aws.stop("arn/t1");
    scene.aws.beforeList = () -> scene.aws.failing.add("ListTasks");
    scene.settle();

    assertThat(scene.body("pools"))
        .contains(
            "\"held\":\"the pool would be emptied although 1 tasks are desired\"",
            "\"counts\":{\"serving\":0,\"missing\":0,\"extra\":1,\"draining\":0}");
  }

  @Test
  void aStandbyShowsWhatItKnowsAndThatItIsOne() {
    scene.leading = false;
    web();

    assertThat(scene.body("services"))
        .startsWith("{\"role\":\"standby\"")
        .contains("\"service\":\"web\"", "\"judged\":false")
        .doesNotContain("\"last\"", "\"queue\"");
    assertThat(scene.body("pools"))
        .contains("\"pool\":\"fake:p\",\"services\":[\"one/web\"]")
        .doesNotContain("passed_at");
    assertThat(scene.body("controller"))
        .contains("\"role\":\"standby\"", "\"lease\":{\"holder\":\"another\",\"epoch\":7");
  }

  @Test
  void theReplicaSaysHowItStands() {
    web();
    scene.stuck.add("poll-one/tasks");

    assertThat(scene.body("controller"))
        .isEqualTo(
            "{\"now\":\"2030-01-02T03:04:06.002Z\",\"version\":\"1.2.3\",\"commit\":\"abcdef\","
                + "\"role\":\"leading\",\"ready\":true,\"dry_run\":false,\"identity\":\"me\","
                + "\"lease\":{\"holder\":\"me\",\"epoch\":7,"
                + "\"renewed_at\":\"2030-01-02T03:04:04.002Z\",\"changes\":1},"
                + "\"queue\":{\"depth\":0},\"stuck_loops\":[\"poll-one/tasks\"],"
                + "\"informers\":[{\"informer\":\"services\",\"last_success_ms_ago\":12000,"
                + "\"behind_ms\":0},{\"informer\":\"tasks\",\"last_success_ms_ago\":3000,"
                + "\"behind_ms\":2000}],\"budget\":[{\"bucket\":\"elb-target-writes\","
                + "\"calls_per_second\":2.0,\"available\":17.46,\"burst\":20,\"waiting\":3}]}");
  }

  @Test
  void whatHasNotChangedIsToldInTheSameWords() {
    web();
    String before = scene.body("services") + scene.body("pools");
    scene.advance(Duration.ofSeconds(30));
    assertThat(scene.body("services") + scene.body("pools")).isEqualTo(before);
  }

  @Test
  void anAnswerIsPutTogetherOnceASecondAtMost() {
    web();
    String before = scene.body("services");
    scene.aws.service("new", Map.of());
    scene.settle();
    scene.advance(Duration.ofSeconds(-1));
    assertThat(scene.body("services")).isEqualTo(before);
    scene.advance(Duration.ofSeconds(1));
    assertThat(scene.body("services")).contains("\"service\":\"new\"");
  }
}
