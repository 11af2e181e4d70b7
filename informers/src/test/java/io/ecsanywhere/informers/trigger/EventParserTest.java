package io.ecsanywhere.informers.trigger;

import static io.ecsanywhere.informers.trigger.Events.DEPLOYMENT;
import static io.ecsanywhere.informers.trigger.Events.HOST;
import static io.ecsanywhere.informers.trigger.Events.HOST_ARN;
import static io.ecsanywhere.informers.trigger.Events.SERVICE_ACTION;
import static io.ecsanywhere.informers.trigger.Events.TASK;
import static io.ecsanywhere.informers.trigger.Events.TASK_ARN;
import static io.ecsanywhere.informers.trigger.Events.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.TaskStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

  private final EventParser parser = new EventParser();

  private Trigger trigger(String body) throws MalformedEventException {
    return parser.parse(body).trigger();
  }

  private void assertMalformed(String body, String reason) {
    assertThatThrownBy(() -> parser.parse(body))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(400));
  }

  @Nested
  class Understood {

    @Test
    void aTasksChange() throws MalformedEventException {
      assertThat(parser.parse(TASK))
          .isEqualTo(
              new ParsedEvent(
                  new Trigger.TaskChanged(
                      "demo", "service:web", TASK_ARN, 4, TaskStatus.RUNNING, TaskStatus.RUNNING),
                  Instant.parse("2026-10-05T17:57:58.103Z")));
    }

    @Test
    void aTaskThatIsToldToStop() throws MalformedEventException {
      String body = with(TASK, "\"desiredStatus\": \"RUNNING\"", "\"desiredStatus\": \"STOPPED\"");

      assertThat(trigger(body))
          .isEqualTo(
              new Trigger.TaskChanged(
                  "demo", "service:web", TASK_ARN, 4, TaskStatus.STOPPED, TaskStatus.RUNNING));
    }

    @Test
    void aTaskOfNoService() throws MalformedEventException {
      assertThat(trigger(with(TASK, "service:web", "family:web")))
          .isInstanceOfSatisfying(
              Trigger.TaskChanged.class, task -> assertThat(task.group()).isEqualTo("family:web"));
    }

    @Test
    void aTasksArnOfTheOlderFormWithoutTheCluster() throws MalformedEventException {
      assertThat(trigger(with(TASK, ":task/demo/", ":task/")))
          .isInstanceOfSatisfying(
              Trigger.TaskChanged.class,
              task -> {
                assertThat(task.taskArn())
                    .isEqualTo(
                        "arn:aws:ecs:us-east-1:123456789012:task/4f8a9b1c2d3e4f5061728394a5b6c7d8");
                assertThat(task.cluster()).isEqualTo("demo");
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-cn", "aws-us-gov", "aws-iso-b"})
    void everyPartition(String partition) throws MalformedEventException {
      assertThat(trigger(with(TASK, "arn:aws:", "arn:" + partition + ":")))
          .isInstanceOf(Trigger.TaskChanged.class);
    }

    @Test
    void aHostsChange() throws MalformedEventException {
      assertThat(parser.parse(HOST))
          .isEqualTo(
              new ParsedEvent(
                  new Trigger.HostChanged("demo", HOST_ARN, 14801, "ACTIVE", true),
                  Instant.parse("2026-10-05T18:00:01.991Z")));
    }

    @Test
    void aDeploymentsChangeWhoseServiceStandsInTheResources() throws MalformedEventException {
      assertThat(parser.parse(DEPLOYMENT))
          .isEqualTo(
              new ParsedEvent(
                  new Trigger.ServiceChanged(new ServiceKey("demo", "web")),
                  Instant.parse("2026-10-05T12:31:14Z")));
    }

    @Test
    void aServicesActionWhoseArnLeavesTheClusterToTheDetail() throws MalformedEventException {
      assertThat(parser.parse(SERVICE_ACTION))
          .isEqualTo(
              new ParsedEvent(
                  new Trigger.ServiceChanged(new ServiceKey("demo", "web")),
                  Instant.parse("2026-10-05T19:27:22.695Z")));
    }

    @Test
    void theServiceAmongOtherResources() throws MalformedEventException {
      String others = "[17, null, \"arn:aws:ecs:us-east-1:123456789012:cluster/demo\", \"arn";

      assertThat(trigger(with(DEPLOYMENT, "[\"arn", others)))
          .isEqualTo(new Trigger.ServiceChanged(new ServiceKey("demo", "web")));
    }

    @Test
    void anEventThatSnsHasWrapped() throws Exception {
      String wrapped =
          new ObjectMapper()
              .writeValueAsString(
                  Map.of("Type", "Notification", "MessageId", "22b80b92", "Message", TASK));

      assertThat(parser.parse(wrapped)).isEqualTo(parser.parse(TASK));
    }

    @Test
    void anEventOfATypeThatIsNotKnown() throws MalformedEventException {
      assertThat(trigger(with(TASK, "ECS Task State Change", "ECS Task Feelings Change")))
          .isEqualTo(new Trigger.Unrelated("ECS Task Feelings Change"));
      assertThat(trigger("{\"detail-type\": \"ECS Task Feelings Change\"}"))
          .isEqualTo(new Trigger.Unrelated("ECS Task Feelings Change"));
    }

    @Test
    void fieldsThatAreNotKnown() throws MalformedEventException {
      assertThat(
              parser.parse(with(TASK, "\"version\": 4", "\"version\": 4, \"new\": {\"a\": [1]}")))
          .isEqualTo(parser.parse(TASK));
    }
  }

  @Nested
  class ReadCautiously {

    @ParameterizedTest
    @ValueSource(strings = {"\"HIBERNATED\"", "\"running\"", "\"\"", "null"})
    void aStatusThatIsNotKnownIsThatOfARunningTaskToldToStop(String status)
        throws MalformedEventException {
      String body = with(TASK, "\"desiredStatus\": \"RUNNING\"", "\"desiredStatus\": " + status);
      body =
          with(
              body,
              "\"launchType\": \"EXTERNAL\",\n    \"lastStatus\": \"RUNNING\"",
              "\"lastStatus\": " + status);

      assertThat(trigger(body))
          .isInstanceOfSatisfying(
              Trigger.TaskChanged.class,
              task -> {
                assertThat(task.desiredStatus()).isEqualTo(TaskStatus.STOPPED);
                assertThat(task.lastStatus()).isEqualTo(TaskStatus.RUNNING);
              });
    }

    @Test
    void aVersionThatIsMissingIsNoFloor() throws MalformedEventException {
      assertThat(trigger(with(TASK, "\"version\": 4", "\"v\": 4")))
          .isInstanceOfSatisfying(
              Trigger.TaskChanged.class, task -> assertThat(task.version()).isZero());
    }

    @Test
    void aHostOfWhichOnlyTheNameIsKnown() throws MalformedEventException {
      String body = with(HOST, "\"agentConnected\": true,", "");
      body = with(body, "\"status\": \"ACTIVE\",", "\"status\": null,");

      assertThat(trigger(body))
          .isEqualTo(new Trigger.HostChanged("demo", HOST_ARN, 14801, "", false));
    }

    @Test
    void aDetailedTimeOfAnotherSecondIsNotThatOfTheEvent() throws MalformedEventException {
      String body =
          with(
              TASK, "\"updatedAt\": \"2026-10-05T17:57:58", "\"updatedAt\": \"2026-10-05T17:57:59");

      assertThat(parser.parse(body).at()).isEqualTo(Instant.parse("2026-10-05T17:57:58Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yesterday\"", "17", "null"})
    void aDetailedTimeThatIsNoneDoesNoHarm(String time) throws MalformedEventException {
      String body =
          with(TASK, "\"updatedAt\": \"2026-10-05T17:57:58.103Z\"", "\"updatedAt\": " + time);

      assertThat(parser.parse(body).at()).isEqualTo(Instant.parse("2026-10-05T17:57:58Z"));
    }
  }

  @Nested
  class Malformed {

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "hello", "[]", "17", "\"text\"", "null", "{} {}", "<xml/>"})
    void whatIsNoObject(String body) {
      assertMalformed(body, "expected ");
    }

    @Test
    void whatIsCutOffAnywhere() {
      String body = TASK.strip();
      for (int length = 0; length < body.length(); length += 97) {
        assertMalformed(body.substring(0, length), "expected a JSON object");
      }
    }

    @Test
    void whatIsEndless() {
      assertMalformed(
          with(TASK, "demo:1", "x".repeat(2_000_000)), "expected an event of at most 1048576");
    }

    @Test
    void whatIsNestedWithoutEnd() {
      assertMalformed("{\"a\":" + "[".repeat(200_000), "expected a JSON object");
    }

    @Test
    void whatSnsHasWrappedTwice() throws Exception {
      ObjectMapper json = new ObjectMapper();
      String once = json.writeValueAsString(Map.of("Message", TASK));

      assertMalformed(json.writeValueAsString(Map.of("Message", once)), "detail-type");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"detail-type\": \"ECS Task State Change\" | \"x\": 1 | detail-type: expected the type"
              + " of an event, found nothing",
          "\"ECS Task State Change\" | 7 | detail-type: expected text, found 7",
          "\"ECS Task State Change\" | null | detail-type: expected the type of an event, found"
              + " null",
          "\"2026-10-05T17:57:58Z\" | \"noon\" | time: expected a time such as"
              + " 2026-01-31T12:00:00Z, found \"noon\"",
          "\"2026-10-05T17:57:58Z\" | \"+999999999-01-01T00:00:00Z\" | time: expected a time such"
              + " as",
          "\"2026-10-05T17:57:58Z\" | null | time: expected when it happened, found null",
          "\"detail\": { | \"detail\": 3, \"other\": { | detail: expected an object, found 3",
          "\"detail\": { | \"detail\": null, \"other\": { | detail: expected an object, found null",
          "\"clusterArn\": | \"cluster\": | detail.clusterArn: expected the ARN of a cluster, found"
              + " nothing",
          "cluster/demo\" | cluster/demo/x\" | detail.clusterArn: expected the ARN of a cluster,"
              + " found \"arn",
          ":cluster/demo\" | :cluster/de mo\" | detail.clusterArn: expected the ARN of a cluster",
          ":cluster/demo\" | :cluster/demo-2\" | detail.taskArn: expected something in the cluster"
              + " arn:aws:ecs:us-east-1:123456789012:cluster/demo-2, found",
          ":task/demo/ | :service/demo/ | detail.taskArn: expected the ARN of a task",
          ":task/demo/ | :task/a/b/ | detail.taskArn: expected the ARN of a task",
          "us-east-1:123456789012:task/ | eu-west-1:123456789012:task/ | detail.taskArn: expected"
              + " something in the cluster",
          "us-east-1:123456789012:task/ | us-east-1:1234:task/ | detail.taskArn: expected the ARN"
              + " of a task",
          "\"group\": \"service:web\" | \"group\": [1] | detail.group: expected text, found an"
              + " array",
          "\"group\": \"service:web\" | \"group\": \"service:\" | detail.group: expected service:"
              + " and the name of a service, found \"service:\"",
          "\"group\": \"service:web\" | \"group\": \"service:a b\" | detail.group: expected"
              + " service: and the name of a service",
          "\"version\": 4 | \"version\": \"4\" | detail.version: expected a whole number from 0,"
              + " found \"4\"",
          "\"version\": 4 | \"version\": -1 | detail.version: expected a whole number from 0, found"
              + " -1",
          "\"version\": 4 | \"version\": 4.5 | detail.version: expected a whole number from 0,"
              + " found 4.5",
          "\"version\": 4 | \"version\": 99999999999999999999 | detail.version: expected a whole"
              + " number from 0",
          "\"desiredStatus\": \"RUNNING\" | \"desiredStatus\": 1 | detail.desiredStatus: expected"
              + " text, found 1",
        })
    void aTasksEvent(String piece, String other, String reason) {
      assertMalformed(with(TASK, piece, other), reason);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"containerInstanceArn\": | \"x\": | detail.containerInstanceArn: expected the ARN of a"
              + " container-instance, found nothing",
          "\"agentConnected\": true | \"agentConnected\": \"yes\" | detail.agentConnected: expected"
              + " true or false, found \"yes\"",
          "\"status\": \"ACTIVE\" | \"status\": {} | detail.status: expected text, found an object",
          "\"version\": 14801 | \"version\": true | detail.version: expected a whole number from 0,"
              + " found true",
        })
    void aHostsEvent(String piece, String other, String reason) {
      assertMalformed(with(HOST, piece, other), reason);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"resources\": | \"other\": | resources: expected the ARN of a service among them, found"
              + " nothing",
          "[\"arn:aws:ecs:us-east-1:123456789012:service/web\"] | [] | resources: expected the ARN"
              + " of a service among them, found an array",
          "[\"arn:aws:ecs:us-east-1:123456789012:service/web\"] | null | resources: expected the"
              + " ARN of a service among them, found null",
          ":service/web | :service/a/b/c | resources: expected the ARN of a service among them",
          "\"clusterArn\": | \"x\": | detail.clusterArn: expected the ARN of a cluster, found"
              + " nothing",
        })
    void aServicesEvent(String piece, String other, String reason) {
      assertMalformed(with(SERVICE_ACTION, piece, other), reason);
    }

    @Test
    void whatItQuotesIsOneShortLine() {
      assertMalformed(
          with(
              TASK,
              "\"group\": \"service:web\"",
              "\"group\": \"service:a\\n\\u2028" + "b".repeat(9000) + "\""),
          "found \"service:a  bbb");
    }
  }
}
