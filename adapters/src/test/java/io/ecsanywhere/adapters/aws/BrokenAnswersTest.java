package io.ecsanywhere.adapters.aws;

import static io.ecsanywhere.adapters.aws.StubbedAws.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that end in the middle, never end or have nothing in a row. */
final class BrokenAnswersTest {

  private static final String TASK = "arn:aws:ecs:eu-west-1:123456789012:task/demo/";

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void aListThatFailsOnItsSecondPageFailsAsAWhole() {
    stubbed
        .stub()
        .on(
            "ListTasks",
            request ->
                request.json().has("nextToken")
                    ? Reply.jsonError(400, "AccessDeniedException", "not you")
                    : Reply.json("{'taskArns':['" + TASK + "a'],'nextToken':'2'}"));
    assertThat(failure(() -> stubbed.demo().tasks().list()))
        .isEqualTo(new ApiFailure.Denied("ecs:ListTasks", "AccessDenied: not you"));
  }

  @Test
  void pagesThatGoInACircleAreAFailure() {
    stubbed
        .stub()
        .on(
            "ListContainerInstances",
            _ -> Reply.json("{'containerInstanceArns':[],'nextToken':'x'}"));
    assertThat(failure(() -> stubbed.demo().containerInstances().list()))
        .isInstanceOf(ApiFailure.Transient.class);
  }

  @Test
  void aCircleOfSeveralPagesIsAFailure() {
    stubbed
        .stub()
        .on(
            "ListTasks",
            request ->
                Reply.json(
                    "{'taskArns':[],'nextToken':'%s'}"
                        .formatted(
                            request.json().path("nextToken").asText().equals("a") ? "b" : "a")));
    assertThat(failure(() -> stubbed.demo().tasks().list()).message())
        .contains("that has been read");
    assertThat(stubbed.stub().operations()).hasSize(3);
  }

  @Test
  void pagesThatNeverEndAreAFailure() {
    AtomicInteger page = new AtomicInteger();
    stubbed
        .stub()
        .on(
            "ListServices",
            _ ->
                Reply.json(
                    "{'serviceArns':[],'nextToken':'%d'}".formatted(page.incrementAndGet())));
    assertThat(failure(() -> stubbed.demo().services().list()))
        .isEqualTo(
            new ApiFailure.Transient(
                "ecs:ListServices", "more than 1000 pages brought nothing new"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ListTasks         | {'taskArns':['a',null]}
          ListServices      | {'serviceArns':[null]}
          ListServices      | {'serviceArns':['arn:aws:ecs:eu-west-1:1:service/']}
          ListTasks         | {'taskArns':['']}
          DescribeTasks     | {'tasks':[null]}
          DescribeTasks     | {'failures':[null]}
          DescribeServices  | {'services':[{'serviceArn':'a','status':'ACTIVE','tags':[null]}]}
          """)
  void nothingWhereARowShouldBeMakesTheAnswerAFailure(String operation, String answer) {
    stubbed.stub().on(operation, _ -> Reply.json(answer));
    ClusterSources demo = stubbed.demo();
    ApiFailure failure =
        failure(
            () -> {
              switch (operation) {
                case "ListTasks" -> demo.tasks().list();
                case "ListServices" -> demo.services().list();
                case "DescribeTasks" -> demo.tasks().describe(Set.of("a"));
                default -> demo.services().describe(Set.of("a"));
              }
            });
    assertThat(failure)
        .isEqualTo(
            new ApiFailure.Transient(
                "ecs:" + operation, "the answer has nothing where a row should be"));
  }
}
