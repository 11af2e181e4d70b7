package io.ecsanywhere.informers.source;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Service;

/**
 * What is read of one cluster.
 *
 * @param services ids are service names; those of launch type {@code EXTERNAL}, with their tags
 * @param tasks ids are task ARNs; listed are those whose desired status is {@code RUNNING}
 * @param containerInstances ids are container-instance ARNs
 */
public record ClusterSources(
    Source<Service> services, TaskSource tasks, Source<ContainerInstance> containerInstances) {}
