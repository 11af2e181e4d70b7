package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsanywhere.adapters.aws.AwsStub.Reply;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConnectionTest {

  private AwsStub stub;

  @BeforeEach
  void prepare() throws IOException {
    stub = new AwsStub();
    System.setProperty("aws.region", "eu-west-1");
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "secret");
    System.setProperty("aws.endpointUrl", stub.url());
  }

  @AfterEach
  void clear() {
    List.of(
            "aws.region",
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "aws.endpointUrl",
            "aws.endpointUrlSqs")
        .forEach(System::clearProperty);
    stub.close();
  }

  @Test
  void aMissingRegionIsNamed() {
    System.clearProperty("aws.region");
    assertThatThrownBy(ConnectionTest::connect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no AWS region: set AWS_REGION");
  }

  @Test
  void missingCredentialsAreNamed() {
    System.clearProperty("aws.accessKeyId");
    assertThatThrownBy(ConnectionTest::connect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no AWS credentials: set AWS_ACCESS_KEY_ID");
  }

  @Test
  void anEndpointThatIsNoUrlIsNamed() {
    System.setProperty("aws.endpointUrl", "not a url");
    assertThatThrownBy(ConnectionTest::connect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("AWS_ENDPOINT_URL");
  }

  @Test
  void credentialsThatVanishAreDeniedAndNotCounted() {
    try (AwsConnection aws = connect()) {
      System.clearProperty("aws.accessKeyId");
      ApiException failure =
          catchThrowableOfType(ApiException.class, () -> aws.readPorts().clusters());
      assertThat(failure.failure()).isInstanceOf(ApiFailure.Denied.class);
      assertThat(failure).hasMessageContaining("no AWS credentials");
      assertThat(aws.attempts().counts()).isEmpty();
    }
  }

  @Test
  void aServiceCanHaveAnEndpointOfItsOwn() throws IOException {
    try (AwsStub queues = new AwsStub()) {
      queues.on("ReceiveMessage", _ -> Reply.json("{}"));
      stub.on("ListClusters", _ -> Reply.json("{}"));
      System.setProperty("aws.endpointUrlSqs", queues.url());
      try (AwsConnection aws = connect()) {
        aws.eventQueue(queues.url() + "/1/events").receive();
        aws.readPorts().clusters();
      }
      assertThat(queues.operations()).containsExactly("ReceiveMessage");
      assertThat(stub.operations()).containsExactly("ListClusters");
    }
  }

  @Test
  void itsTargetGroupsAreTheAdapterOfPoolsWithoutAScheme() {
    try (AwsConnection aws = connect();
        PoolAdapters adapters = PoolAdapters.of(List.of(aws.targetGroups()))) {
      assertThat(aws.region()).isEqualTo("eu-west-1");
      assertThat(adapters.of(PoolId.parse("web")).scheme()).isEqualTo(aws.targetGroups().scheme());
    }
  }

  @Test
  void anInterruptEndsALongPoll() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    stub.on(
        "ReceiveMessage",
        _ -> {
          asked.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.json("{}");
        });
    AtomicReference<ApiFailure> failure = new AtomicReference<>();
    try (AwsConnection aws = connect()) {
      Thread poll =
          Thread.startVirtualThread(
              () -> {
                try {
                  aws.eventQueue(stub.url() + "/1/events").receive();
                } catch (ApiException e) {
                  failure.set(e.failure());
                }
              });
      asked.await();
      poll.interrupt();
      assertThat(poll.join(Duration.ofSeconds(15))).isTrue();
      assertThat(failure.get())
          .isEqualTo(new ApiFailure.Transient("sqs:ReceiveMessage", "interrupted"));
    } finally {
      never.countDown();
    }
  }

  private static AwsConnection connect() {
    return AwsConnection.connect(StubbedAws.settings(Ticker.system()));
  }
}
