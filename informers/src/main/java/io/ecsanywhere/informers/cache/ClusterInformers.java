package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.time.Ticker;

/** The informers of one cluster. */
public final class ClusterInformers {

  private final Informer<Service> services;
  private final ServiceTasks tasks;
  private final Informer<ContainerInstance> containerInstances;

  ClusterInformers(ClusterSources sources, Ticker ticker) {
    this.services = new Informer<>(Kind.SERVICES, sources.services(), ticker);
    this.tasks = new ServiceTasks(sources.tasks(), ticker);
    this.containerInstances =
        new Informer<>(Kind.CONTAINER_INSTANCES, sources.containerInstances(), ticker);
  }

  public Informer<Service> services() {
    return services;
  }

  public ServiceTasks tasks() {
    return tasks;
  }

  public Informer<ContainerInstance> containerInstances() {
    return containerInstances;
  }

  boolean synced() {
    return services.synced() && tasks.informer().synced() && containerInstances.synced();
  }
}
