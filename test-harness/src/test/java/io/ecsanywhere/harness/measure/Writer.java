package io.ecsanywhere.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.SimulatedAws;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * Writes to target groups as the controller does, by the API, and reads tasks. Targets are {@code
 * ip:port}.
 */
final class Writer implements AutoCloseable {

  private final ElasticLoadBalancingV2Client elb;
  private final EcsClient ecs;

  Writer(SimulatedAws aws) {
    elb = configured(ElasticLoadBalancingV2Client.builder(), aws);
    ecs = configured(EcsClient.builder(), aws);
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, SimulatedAws aws) {
    return builder
        .endpointOverride(aws.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  void read(String cluster, String task) {
    assertThat(ecs.describeTasks(r -> r.cluster(cluster).tasks(task)).tasks()).hasSize(1);
  }

  void register(String group, String target) {
    elb.registerTargets(r -> r.targetGroupArn(group).targets(described(target)));
  }

  void deregister(String group, String target) {
    elb.deregisterTargets(r -> r.targetGroupArn(group).targets(described(target)));
  }

  private static TargetDescription described(String target) {
    HostAndPort place = HostAndPort.fromString(target);
    return TargetDescription.builder()
        .id(place.getHost())
        .port(place.getPort())
        .availabilityZone("all")
        .build();
  }

  @Override
  public void close() {
    elb.close();
    ecs.close();
  }
}
