package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.cache.ChangeHandler.Found;
import io.ecsanywhere.informers.cache.KeySink.Origin;
import io.ecsanywhere.informers.cache.KeySink.Why;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import java.util.Map;
import java.util.Optional;

/**
 * The way from a change to the keys of the services that it concerns. Of a cluster that is not
 * synced yet nothing is said; when it is, and whenever it has been read anew for whoever acts on
 * the views, all of its services are.
 */
final class KeyRoutes {

  private final Map<String, ClusterInformers> clusters;
  private final KeySink keys;

  /**
   * @param clusters the watched clusters by name, as they come and go
   */
  KeyRoutes(Map<String, ClusterInformers> clusters, KeySink keys) {
    this.clusters = clusters;
    this.keys = keys;
  }

  void reread(String name, ClusterInformers cluster) {
    keys.reread(name, cluster.services().view().stream().map(Service::key).sorted().toList());
  }

  void serviceChanged(Change<Service> change) {
    boolean removal = change.current().filter(Service::alive).isEmpty();
    look(change.latest().key(), removal);
  }

  void taskChanged(Change<Task> change, Found found) {
    if (found == Found.BY_POLL) {
      boolean removal = change.current().filter(task -> !task.stopping()).isEmpty();
      change.latest().serviceKey().ifPresent(key -> look(key, removal));
    }
  }

  /** A service's tasks were read for another's pass, which acts on them in one pool alone. */
  void refreshed(ServiceKey key, Map<String, Task> before, Map<String, Task> now) {
    if (!before.equals(now)) {
      look(key, before.values().stream().anyMatch(task -> !task.stopping() && stops(task, now)));
    }
  }

  private static boolean stops(Task task, Map<String, Task> now) {
    Task present = now.get(task.arn());
    return present == null || present.stopping();
  }

  void hostChanged(Change<ContainerInstance> change) {
    if (change instanceof Change.Changed<ContainerInstance>(var before, var now)
        && before.attributes().equals(now.attributes())
        && before.managedInstanceId().equals(now.managedInstanceId())
        && before.agentConnected() == now.agentConnected()) {
      // Each task that is placed on a host changes it, and nothing of that says where it is.
      return;
    }
    ContainerInstance instance = change.latest();
    ClusterInformers cluster = clusters.get(instance.cluster());
    if (cluster != null) {
      cluster.servicesOn(instance.arn()).forEach(key -> look(key, false));
    }
  }

  void addressChanged(Change<ManagedInstance> change) {
    for (ClusterInformers cluster : clusters.values()) {
      cluster
          .containerInstances()
          .view()
          .group(change.latest().id())
          .keySet()
          .forEach(arn -> cluster.servicesOn(arn).forEach(key -> look(key, false)));
    }
  }

  /** A cluster is gone, and all of its services with it. */
  void gone(ClusterInformers cluster) {
    cluster.services().view().stream()
        .map(Service::key)
        .forEach(key -> keys.look(key, new Why(Origin.POLL, true, Optional.empty())));
  }

  void look(ServiceKey key, boolean removal) {
    ClusterInformers cluster = clusters.get(key.cluster());
    if (cluster != null && cluster.synced()) {
      keys.look(key, new Why(Origin.POLL, removal, Optional.empty()));
    }
  }
}
