package io.ecsanywhere.harness.ecs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A cluster's hosts, those with the fewest wanted tasks first, then in the order they came. */
final class HostsByLoad {

  private final TreeMap<Long, Instance> byLoad = new TreeMap<>();
  private final Map<String, Long> places = new HashMap<>();

  void add(Instance instance) {
    long place = ((long) instance.tasks.wanted().size() << Integer.SIZE) | instance.number;
    byLoad.put(place, instance);
    places.put(instance.id, place);
  }

  void remove(Instance instance) {
    Long place = places.remove(instance.id);
    if (place != null) {
      byLoad.remove(place);
    }
  }

  /** To be told whenever a host has got or lost a wanted task. */
  void changed(Instance instance) {
    if (places.containsKey(instance.id)) {
      remove(instance);
      add(instance);
    }
  }

  Collection<Instance> leastLoadedFirst() {
    return byLoad.values();
  }
}
