package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.dynamodb.DynamoDbCheckpoints;
import io.ecsanywhere.adapters.aws.dynamodb.DynamoDbLease;
import io.ecsanywhere.adapters.aws.ecs.Clusters;
import io.ecsanywhere.adapters.aws.elb.TargetGroups;
import io.ecsanywhere.adapters.aws.sqs.SqsEventQueue;
import io.ecsanywhere.adapters.aws.ssm.ManagedInstances;
import io.ecsanywhere.adapters.budget.ApiBudget;
import io.ecsanywhere.adapters.checkpoint.CheckpointStore;
import io.ecsanywhere.adapters.lease.LeaseStore;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.source.ReadPorts;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The way to AWS: everything that the controller reads from it and writes to it. Region,
 * credentials and endpoints ({@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_ECS} …) are taken
 * from where every AWS SDK takes them, proxies from the environment.
 */
public final class AwsConnection implements AutoCloseable {

  private final Region region;
  private final AwsClients clients;
  private final CallCounter attempts;
  private final ApiBudget budget;
  private final AwsCalls calls;
  private final ReadPorts readPorts;
  private final PoolAdapter targetGroups;

  private AwsConnection(
      Region region,
      AwsClients clients,
      CallCounter attempts,
      ApiBudget budget,
      AwsSettings settings) {
    this.region = region;
    this.clients = clients;
    this.attempts = attempts;
    this.budget = budget;
    this.calls = new AwsCalls(budget);
    this.readPorts =
        new AwsReadPorts(
            new Clusters(calls, clients.ecs()), new ManagedInstances(calls, clients.ssm()));
    this.targetGroups =
        new TargetGroups(
            calls, clients.elb(), region.id(), settings.targetResyncPeriod(), settings.ticker());
  }

  private static ApiBudget budget(AwsSettings settings) {
    return new ApiBudget(settings.allowance(), settings.ticker(), settings.drivers());
  }

  /**
   * Finds out region and credentials and builds the clients. Calls nothing but what credentials
   * come from.
   *
   * @throws IllegalStateException where region or credentials are missing or an endpoint or a proxy
   *     makes no sense: one line that says what to set
   */
  public static AwsConnection connect(AwsSettings settings) {
    EnvironmentProxies.install(System.getenv());
    return connect(settings, Transport.network());
  }

  /**
   * The same with requests handed to another HTTP client, and no waiting between attempts: for
   * tests that answer in AWS's place.
   */
  public static AwsConnection connect(AwsSettings settings, SdkHttpClient.Builder<?> http) {
    return connect(settings, Transport.standIn(http));
  }

  private static AwsConnection connect(AwsSettings settings, Transport transport) {
    Region region = findRegion();
    DefaultCredentialsProvider credentials = findCredentials();
    CallCounter attempts = new CallCounter();
    ApiBudget budget = budget(settings);
    try {
      AwsClients clients =
          AwsClients.build(
              region, credentials, settings, new EveryAttempt(attempts, budget), transport);
      return new AwsConnection(region, clients, attempts, budget, settings);
    } catch (SdkException | IllegalArgumentException e) {
      budget.close();
      credentials.close();
      throw new IllegalStateException(
          "cannot reach AWS as configured, check AWS_ENDPOINT_URL: " + e.getMessage(), e);
    }
  }

  /** These clients as they are, whatever stands behind them: for a simulation of AWS. */
  public static AwsConnection over(
      String region,
      EcsClient ecs,
      SsmClient ssm,
      ElasticLoadBalancingV2Client elb,
      SqsClient sqs,
      DynamoDbClient dynamoDb,
      AwsSettings settings) {
    return new AwsConnection(
        Region.of(region),
        new AwsClients(ecs, ssm, elb, sqs, dynamoDb, () -> {}),
        new CallCounter(),
        budget(settings),
        settings);
  }

  /** ECS and SSM. */
  public ReadPorts readPorts() {
    return readPorts;
  }

  /**
   * An SQS queue. Costs no call.
   *
   * @throws IllegalArgumentException where this is no URL of a queue; the message says what is
   *     expected
   */
  public EventQueue eventQueue(String url) {
    return new SqsEventQueue(calls, clients.sqs(), url);
  }

  /**
   * A lease in a DynamoDB table. Costs no call.
   *
   * @param timeout of each call on it
   */
  public LeaseStore lease(String table, String name, Duration timeout) {
    return new DynamoDbLease(calls, clients.dynamoDb(), table, name, timeout);
  }

  /**
   * The checkpoints beside a lease in a DynamoDB table. Costs no call.
   *
   * @param lease the lease's name
   * @param timeout of each call on them
   */
  public CheckpointStore checkpoints(String table, String lease, Duration timeout) {
    return new DynamoDbCheckpoints(calls, clients.dynamoDb(), table, lease, timeout);
  }

  /** Target groups as pools. */
  public PoolAdapter targetGroups() {
    return targetGroups;
  }

  /** The region, such as {@code eu-west-1}. */
  public String region() {
    return region.id();
  }

  /** The attempts made so far. */
  public CallCounter attempts() {
    return attempts;
  }

  /** What all calls share. */
  public ApiBudget budget() {
    return budget;
  }

  @Override
  public void close() {
    budget.close();
    clients.close();
  }

  private static Region findRegion() {
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkException e) {
      throw new IllegalStateException(
          "no AWS region: set AWS_REGION, or the region of the profile that AWS_PROFILE names", e);
    }
  }

  private static DefaultCredentialsProvider findCredentials() {
    DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    try {
      credentials.resolveCredentials();
      return credentials;
    } catch (SdkException e) {
      credentials.close();
      throw new IllegalStateException(
          "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or"
              + " give this host a role",
          e);
    }
  }
}
