package io.ecsanywhere.adapters.aws;

import io.ecsanywhere.adapters.aws.ecs.Clusters;
import io.ecsanywhere.adapters.aws.ssm.ManagedInstances;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import java.util.Set;

/** ECS and SSM behind the read ports. */
record AwsReadPorts(Clusters ecs, ManagedInstances ssm) implements ReadPorts {

  @Override
  public Set<String> clusters() {
    return ecs.names();
  }

  @Override
  public Set<String> existing(Set<String> clusters) {
    return ecs.existing(clusters);
  }

  @Override
  public ClusterSources cluster(String name) {
    return ecs.sources(name);
  }

  @Override
  public Answer<ManagedInstance> managedInstances(Set<String> ids) {
    return ssm.describe(ids);
  }

  @Override
  public TaskDefinition taskDefinition(String arn) {
    return ecs.taskDefinition(arn);
  }
}
