package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.Coalescer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Nothing is sent to AWS but by {@link AwsCalls}, which has it wait for its turn. */
final class EveryCallTest {

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  @Test
  void aCallThatHasNotWaitedItsTurnIsNotSent() {
    try (EcsClient ecs = client()) {
      assertThatThrownBy(ecs::listTasks).hasStackTraceContaining("ecs:ListTasks has not waited");
    }
    assertThat(stubbed.stub().operations()).isEmpty();
    assertThat(stubbed.aws().attempts().counts()).isEqualTo(ImmutableMap.of());
  }

  @Test
  void aCallThatHasWaitedForAnothersTurnIsNotSent() {
    AwsCalls calls = new AwsCalls(stubbed.aws().budget());
    stubbed.stub().on("ListTasks", _ -> Reply.json("{'taskArns':['a']}"));
    try (EcsClient ecs = client()) {
      assertThat(calls.call("ecs:ListTasks", ecs::listTasks).taskArns()).containsExactly("a");
      stubbed.stub().forget();
      assertThatThrownBy(() -> calls.call("ecs:DescribeTasks", ecs::listTasks))
          .isInstanceOf(ApiException.class)
          .hasStackTraceContaining("ecs:ListTasks has not waited");
    }
    assertThat(stubbed.stub().operations()).isEmpty();
  }

  @Test
  void aCallSaysWhenItIsSentSoThatNobodyWaitsForEverForItsAnswer() {
    List<Duration> alarms = new ArrayList<>();
    stubbed
        .stub()
        .on("DescribeTasks", _ -> Reply.json("{'failures':[{'arn':'a','reason':'MISSING'}]}"));
    Coalescer<Answer<Task>> reads =
        new Coalescer<>(
            100,
            2,
            (delay, _) -> {
              alarms.add(delay);
              return () -> {};
            },
            ids -> stubbed.demo().tasks().describe(ids));
    assertThat(reads.read(Set.of("a"))).hasSize(1);
    assertThat(alarms).hasSize(1);
  }

  /** As any other class might make one. */
  private EcsClient client() {
    return EcsClient.builder()
        .overrideConfiguration(
            config ->
                config.addExecutionInterceptor(
                    new EveryAttempt(stubbed.aws().attempts(), stubbed.aws().budget())))
        .build();
  }
}
