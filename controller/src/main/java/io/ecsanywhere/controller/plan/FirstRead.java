package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.plan.Plan.Unread;
import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informer;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ReadPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads everything once, as the first polls of a controller do. What cannot be read is told, and
 * keeps nothing else from being read.
 */
final class FirstRead {

  private final Informers informers;
  private final int atOnce;
  private final Map<String, ClusterInformers> clusters = new TreeMap<>();
  private final ConcurrentMap<String, Unread> unread = new ConcurrentHashMap<>();

  FirstRead(Informers informers, int atOnce) {
    this.informers = informers;
    this.atOnce = atOnce;
  }

  /** The names of all clusters; none where they could not be read. */
  Set<String> clusters(ReadPorts ports) {
    try {
      return ports.clusters();
    } catch (ApiException e) {
      note("the list of clusters", e);
      return Set.of();
    }
  }

  /** Reads these clusters, and then SSM's side of their hosts: which hosts there are, ECS tells. */
  void read(Set<String> names) throws InterruptedException {
    names.forEach(name -> clusters.put(name, informers.watch(name)));
    informers.allWatched();
    List<Runnable> polls = new ArrayList<>();
    clusters.forEach(
        (name, cluster) -> {
          polls.add(() -> poll("cluster " + name, cluster.tasks().informer()));
          polls.add(() -> poll("cluster " + name, cluster.services()));
          polls.add(() -> poll("cluster " + name, cluster.containerInstances()));
        });
    InParallel.forEach(polls, atOnce, Runnable::run);
    poll("the hosts' addresses in SSM", informers.managedInstances());
  }

  /** Lists all tasks once more: what is in a pool by now, and is in no such list, is nobody's. */
  void listTasks() throws InterruptedException {
    InParallel.forEach(
        clusters.entrySet(),
        atOnce,
        cluster -> poll("cluster " + cluster.getKey(), cluster.getValue().tasks().informer()));
  }

  /** What could not be read. */
  ImmutableList<Unread> unread() {
    return ImmutableList.copyOf(new TreeMap<>(unread).values());
  }

  private void poll(String what, Informer<?> informer) {
    try {
      informer.poll();
    } catch (ApiException e) {
      note(what, e);
    }
  }

  private void note(String what, ApiException e) {
    unread.putIfAbsent(what, new Unread(what, e.failure()));
  }
}
