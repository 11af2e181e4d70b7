package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.TreeMap;

/**
 * All of ECS at one moment.
 *
 * @param tasks by ARN; stopped ones stay, as in ECS for an hour
 * @param hosts by ARN
 */
public record EcsState(
    ImmutableSortedMap<ServiceKey, Svc> services,
    ImmutableSortedMap<String, Tsk> tasks,
    ImmutableSortedMap<String, Hst> hosts) {

  static final EcsState EMPTY =
      new EcsState(ImmutableSortedMap.of(), ImmutableSortedMap.of(), ImmutableSortedMap.of());

  EcsState with(Svc service) {
    return new EcsState(put(services, service.key(), service), tasks, hosts);
  }

  EcsState with(Tsk task) {
    return new EcsState(services, put(tasks, task.arn(), task), hosts);
  }

  EcsState with(Hst host) {
    return new EcsState(services, tasks, put(hosts, host.arn(), host));
  }

  private static <K extends Comparable<K>, V> ImmutableSortedMap<K, V> put(
      ImmutableSortedMap<K, V> map, K key, V value) {
    TreeMap<K, V> next = new TreeMap<>(map);
    next.put(key, value);
    return ImmutableSortedMap.copyOfSorted(next);
  }
}
