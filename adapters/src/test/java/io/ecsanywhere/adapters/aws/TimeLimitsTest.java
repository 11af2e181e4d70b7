package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What leadership hangs on ends in time, and is permitted or not. */
@Timeout(60)
final class TimeLimitsTest {

  @RegisterExtension private final StubbedAws stubbed = new StubbedAws();

  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void answer() {
    over.countDown();
  }

  private Reply hang() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.json("{}");
  }

  private LeaseStore lease(Duration timeout) {
    return stubbed.aws().lease("leases", "blue", timeout);
  }

  @Test
  void anAttemptOnTheLeaseThatHangsLeavesTimeForAnother() {
    AtomicBoolean hung = new AtomicBoolean();
    stubbed.stub().on("GetItem", _ -> hung.getAndSet(true) ? Reply.json("{}") : hang());

    assertThat(lease(Duration.ofSeconds(5)).read()).isEmpty();
  }

  @Test
  void aMissingPermissionToWriteTheLeaseIsFoundWithoutWritingIt() {
    stubbed
        .stub()
        .on(
            "PutItem",
            _ -> Reply.jsonError(400, "AccessDeniedException", "not for dynamodb:PutItem"));

    ApiException denied =
        catchThrowableOfType(
            ApiException.class, () -> lease(Duration.ofSeconds(5)).tryPermissions());

    assertThat(denied.failure()).isInstanceOf(ApiFailure.Denied.class);
    assertThat(denied).hasMessageContaining("dynamodb:PutItem");
  }

  @Test
  void aMissingPermissionToReadCheckpointsIsFoundByAskingForOnePage() {
    stubbed
        .stub()
        .on(
            "BatchGetItem",
            request ->
                request.json().path("RequestItems").path("leases").path("Keys").size() == 1
                    ? Reply.jsonError(400, "AccessDeniedException", "not for you")
                    : Reply.json("{}"));

    ApiException denied =
        catchThrowableOfType(
            ApiException.class,
            () ->
                stubbed
                    .aws()
                    .checkpoints("leases", "blue", Duration.ofSeconds(5))
                    .tryPermissions());

    assertThat(denied.failure()).isInstanceOf(ApiFailure.Denied.class);
    assertThat(denied.failure().operation()).isEqualTo("dynamodb:BatchGetItem");
  }

  @Test
  void whoMayWriteTheLeaseIsNotRefused() {
    stubbed
        .stub()
        .on(
            "PutItem",
            request ->
                request.json().path("ConditionExpression").asText().startsWith("#version =")
                    ? Reply.jsonError(400, "ConditionalCheckFailedException", "no")
                    : Reply.json("{}"));

    assertThatCode(() -> lease(Duration.ofSeconds(5)).tryPermissions()).doesNotThrowAnyException();
    assertThat(stubbed.stub().requests("PutItem")).hasSize(1);
  }

  @Test
  void aWriteThatHangsEndsWithItsTimeout() {
    new ElbStub(stubbed.stub()).create("web");
    PoolAdapter pools = stubbed.aws().targetGroups();
    pools.limitWrites(Duration.ofSeconds(1));
    stubbed.stub().on("RegisterTargets", _ -> hang());

    ApiException ended =
        catchThrowableOfType(
            ApiException.class,
            () ->
                WriteGate.during(
                    () -> true,
                    () -> {
                      pools.apply("web", Change.of(Set.of(Target.of("10.0.0.1", 80)), Set.of()));
                      return true;
                    }));

    assertThat(ended.failure()).isInstanceOf(ApiFailure.Transient.class);
    assertThat(stubbed.stub().requests("RegisterTargets")).hasSize(1);
  }
}
