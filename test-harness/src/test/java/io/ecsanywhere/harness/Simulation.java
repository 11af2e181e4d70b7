package io.ecsanywhere.harness;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** A simulation with one cluster, and real clients that do not retry. */
final class Simulation implements AutoCloseable {

  static final String CLUSTER = "web";

  final SimulatedAws aws;
  final EcsClient ecs;
  final SsmClient ssm;
  final ElasticLoadBalancingV2Client elb;
  final SqsClient sqs;

  Simulation() {
    this(SimulationOptions.usual().withoutRates());
  }

  Simulation(SimulationOptions options) {
    aws = SimulatedAws.start(options);
    aws.console().createCluster(CLUSTER);
    ecs = configured(EcsClient.builder());
    ssm = configured(SsmClient.builder());
    elb = configured(ElasticLoadBalancingV2Client.builder());
    sqs = configured(SqsClient.builder());
  }

  private <C> C configured(AwsClientBuilder<?, C> builder) {
    builder
        .endpointOverride(aws.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    if (builder instanceof SdkSyncClientBuilder<?, ?> s) {
      s.httpClientBuilder(UrlConnectionHttpClient.builder());
    }
    return builder.build();
  }

  /** A service of this many tasks, each with a dynamic port for container port 80. */
  void service(String name, int count) {
    var definition = aws.console().register(TaskTemplate.of(name).container("app", "80"));
    aws.console().createService(CLUSTER, name, definition, count, Map.of());
    awaitSteady(name);
  }

  void awaitSteady(String service) {
    eventually(
        () -> {
          if (!aws.console().steady(CLUSTER, service)) {
            throw new AssertionError(aws.console().service(CLUSTER, service).toPrettyString());
          }
        });
  }

  Service describe(String service) {
    return ecs.describeServices(
            r -> r.cluster(CLUSTER).services(service).include(ServiceField.TAGS))
        .services()
        .getFirst();
  }

  Task task(String arn) {
    return ecs.describeTasks(r -> r.cluster(CLUSTER).tasks(arn)).tasks().getFirst();
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }

  @Override
  public void close() {
    ecs.close();
    ssm.close();
    elb.close();
    sqs.close();
    aws.close();
  }
}
