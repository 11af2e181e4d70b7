package io.ecsanywhere.adapters.aws;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients, all built here. Endpoints are read by the SDK from its standard environment
 * variables, system properties and profile.
 */
record AwsClients(
    EcsClient ecs,
    SsmClient ssm,
    ElasticLoadBalancingV2Client elb,
    SqsClient sqs,
    DynamoDbClient dynamoDb,
    SdkAutoCloseable credentials)
    implements AutoCloseable {

  /** How long one attempt and all attempts together may take. */
  private record Patience(Duration attempt, Duration call) {
    static final Patience ORDINARY = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15));

    /** SQS holds a receive call open for 20 s. */
    static final Patience LONG_POLL = new Patience(Duration.ofSeconds(25), Duration.ofSeconds(30));
  }

  static AwsClients build(
      Region region,
      DefaultCredentialsProvider credentials,
      AwsSettings settings,
      EveryAttempt every,
      Transport transport) {
    keepConnections(settings.concurrency());
    sendOnce();
    Shape shape = new Shape(region, credentials, settings.version(), every, transport);
    return new AwsClients(
        shape.build(EcsClient.builder(), Patience.ORDINARY),
        shape.build(SsmClient.builder(), Patience.ORDINARY),
        shape.build(ElasticLoadBalancingV2Client.builder(), Patience.ORDINARY),
        shape.build(SqsClient.builder(), Patience.LONG_POLL),
        shape.build(DynamoDbClient.builder(), Patience.ORDINARY),
        credentials);
  }

  @Override
  public void close() {
    ecs.close();
    ssm.close();
    elb.close();
    sqs.close();
    dynamoDb.close();
    credentials.close();
  }

  /**
   * The JDK's HTTP client sends a request again by itself where a kept connection turns out to be
   * dead: uncounted, and past the gate that writes have to pass. The SDK's own retries see to that.
   */
  private static void sendOnce() {
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /**
   * The JDK's HTTP client opens as many connections as there are calls at once, but keeps only five
   * idle ones to a host: with more workers, most calls would begin with a TLS handshake.
   */
  private static void keepConnections(int concurrency) {
    if (System.getProperty("http.maxConnections") == null) {
      System.setProperty("http.maxConnections", Integer.toString(Math.max(5, concurrency)));
    }
  }

  /** What all clients have in common. */
  private record Shape(
      Region region,
      AwsCredentialsProvider credentials,
      String version,
      EveryAttempt every,
      Transport transport) {

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
        B builder, Patience patience) {
      return builder
          .region(region)
          .credentialsProvider(credentials)
          .httpClientBuilder(transport.http().apply(patience.attempt()))
          .overrideConfiguration(
              ClientOverrideConfiguration.builder()
                  .apiCallAttemptTimeout(patience.attempt())
                  .apiCallTimeout(patience.call())
                  .retryStrategy(retries())
                  .putAdvancedOption(
                      SdkAdvancedClientOption.USER_AGENT_SUFFIX,
                      "ecs-anywhere-controller/" + version)
                  .addExecutionInterceptor(every)
                  .build())
          .build();
    }

    /**
     * Few attempts, soon: what fails longer than a moment is for the work queue to bring again,
     * which delays no other service meanwhile.
     */
    private RetryStrategy retries() {
      return new SeenRetries(
          AwsRetryStrategy.standardRetryStrategy().toBuilder()
              .maxAttempts(3)
              .backoffStrategy(transport.afterFailure())
              .throttlingBackoffStrategy(transport.afterThrottling())
              .build(),
          every::failed);
    }
  }
}
