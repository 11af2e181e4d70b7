package io.ecsanywhere.informers.source;

import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.TaskDefinition;
import java.util.Set;

/** Everything that informers read from the outside. */
public interface ReadPorts {

  /**
   * The names of every cluster of the region.
   *
   * @throws ApiException where any page could not be read
   */
  Set<String> clusters();

  /**
   * Those of these clusters, by name, that exist and are active.
   *
   * @throws ApiException where the call failed
   */
  Set<String> existing(Set<String> clusters);

  /** What is read of one cluster. Costs no call. */
  ClusterSources cluster(String name);

  /**
   * SSM's managed instances, by id.
   *
   * @throws ApiException where a call failed; an unknown id is no failure, it is missing
   */
  Answer<ManagedInstance> managedInstances(Set<String> ids);

  /**
   * One revision of a task definition.
   *
   * @throws ApiException where the call failed
   */
  TaskDefinition taskDefinition(String arn);
}
