package io.ecsanywhere.harness.seeded.check;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ListMultimap;
import io.ecsanywhere.harness.seeded.aws.Observer.Kind;
import io.ecsanywhere.harness.seeded.aws.Observer.Told;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one process has been told since it began, and when last. */
final class Knowledge {

  /** Long before the world began. */
  static final long NEVER = Long.MIN_VALUE / 2;

  private final Map<String, Long> lastTold = new HashMap<>();
  private final Map<String, Set<ImmutableSortedMap<String, String>>> tags = new HashMap<>();
  private final Map<String, Long> firstTold = new HashMap<>();
  private final Map<String, Set<String>> listedTasks = new HashMap<>();
  private final Map<Kind, Map<String, Long>> wholeLists = new HashMap<>();
  private final ListMultimap<ServiceKey, Long> misled = ArrayListMultimap.create();
  private final Set<String> tasks = new HashSet<>();

  void told(Told told, long now) {
    switch (told) {
      case Told.OfService(String name, var service) -> {
        lastTold.put(name, now);
        if (service != null) {
          tags.computeIfAbsent(name, _ -> new HashSet<>()).add(service.tags());
        }
      }
      case Told.OfTask(Tsk task) -> {
        lastTold.put(task.arn(), now);
        tasks.add(task.arn());
        if (task.running()) {
          firstTold.putIfAbsent(task.arn(), now);
        }
      }
      case Told.OfHost(var host) -> lastTold.put(host.arn(), now);
      case Told.OfShape(String arn) -> firstTold.putIfAbsent(arn, now);
      case Told.OfAddress(String id, String _) -> lastTold.put(id, now);
    }
  }

  void listed(Kind kind, String cluster, long began, Set<String> names) {
    wholeLists.computeIfAbsent(kind, _ -> new HashMap<>()).put(cluster, began);
    if (kind == Kind.TASKS) {
      listedTasks.put(cluster, names);
    }
  }

  void misled(ServiceKey service, long now) {
    misled.put(service, now);
  }

  /** How often it was told of a service what was not so, since a time. */
  int misledSince(ServiceKey service, long since) {
    return (int) misled.get(service).stream().filter(at -> at >= since).count();
  }

  /** When it was last told of a thing; where it never was, {@code never}. */
  long lastTold(String thing, long never) {
    return lastTold.getOrDefault(thing, never);
  }

  /** Whether it ever saw a service with these tags. */
  boolean sawTags(String service, ImmutableSortedMap<String, String> seen) {
    return tags.getOrDefault(service, Set.of()).contains(seen);
  }

  boolean sawTask(String arn) {
    return tasks.contains(arn);
  }

  /**
   * When it was first told that a task runs, or of a task definition; never: long after the world
   * ended.
   */
  long firstTold(String arn) {
    return firstTold.getOrDefault(arn, Long.MAX_VALUE / 2);
  }

  /** Whether it has a whole list of a cluster's tasks, and that does not show one. */
  boolean listedWithout(String cluster, String task) {
    Set<String> listed = listedTasks.get(cluster);
    return listed != null && !listed.contains(task);
  }

  /** When it began the last whole list of a kind. */
  long lastWhole(Kind kind, String cluster) {
    return wholeLists.getOrDefault(kind, Map.of()).getOrDefault(cluster, NEVER);
  }
}
