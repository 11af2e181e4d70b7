package io.ecsanywhere.harness.seeded.check;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ListMultimap;
import io.ecsanywhere.harness.seeded.aws.Observer.Kind;
import io.ecsanywhere.harness.seeded.aws.Observer.Told;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

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
  private final Map<String, Long> ended = new HashMap<>();
  private int times;

  /**
   * What serves in each group, as it was last told and has written since, and since when it has
   * known.
   */
  private final Map<String, Map<Target, Long>> serving = new HashMap<>();

  void told(Told told, long now) {
    times++;
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
          ended.remove(task.arn());
        } else if (firstTold.containsKey(task.arn())) {
          ended.putIfAbsent(task.arn(), now);
        }
      }
      case Told.OfHost(var host) -> lastTold.put(host.arn(), now);
      case Told.OfShape(String arn) -> firstTold.putIfAbsent(arn, now);
      case Told.OfAddress(String id, String _) -> lastTold.put(id, now);
      case Told.OfGroup(String arn, long asked, Set<Target> members) -> {
        Map<Target, Long> known = serving.computeIfAbsent(arn, _ -> new HashMap<>());
        known.keySet().retainAll(members);
        members.forEach(member -> known.putIfAbsent(member, asked));
      }
    }
  }

  void listed(Kind kind, String cluster, long began, Set<String> names) {
    wholeLists.computeIfAbsent(kind, _ -> new HashMap<>()).put(cluster, began);
    if (kind == Kind.TASKS) {
      listedTasks.put(cluster, names);
    }
  }

  /** How often it was told of anything. */
  int times() {
    return times;
  }

  /** A write of its own was answered. */
  void wrote(Write write, long now) {
    Map<Target, Long> known = serving.get(write.groupArn());
    if (known != null) {
      if (write.register()) {
        write.targets().forEach(target -> known.putIfAbsent(target, now));
      } else {
        known.keySet().removeAll(write.targets());
      }
    }
  }

  /** What of a write changes nothing, by all that it knows; nothing where it knows nothing. */
  Set<Target> vain(Write write) {
    Set<Target> vain = new TreeSet<>(write.targets());
    Map<Target, Long> known = serving.get(write.groupArn());
    if (known == null) {
      vain.clear();
    } else if (write.register()) {
      vain.retainAll(known.keySet());
    } else {
      vain.removeAll(known.keySet());
    }
    return vain;
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

  /** Whether it saw the tags of a service change. */
  boolean sawRetagged(String service) {
    return tags.getOrDefault(service, Set.of()).size() > 1;
  }

  /** Whether it ever saw a service with these tags. */
  boolean sawTags(String service, ImmutableSortedMap<String, String> seen) {
    return tags.getOrDefault(service, Set.of()).contains(seen);
  }

  /** Whether it ever saw a service with tags of a kind. */
  boolean sawTags(String service, Predicate<ImmutableSortedMap<String, String>> kind) {
    return tags.getOrDefault(service, Set.of()).stream().anyMatch(kind);
  }

  /** Since when it has been told that a task that ran runs no more; it has not: long after all. */
  long toldEnded(String arn) {
    return ended.getOrDefault(arn, Long.MAX_VALUE / 2);
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

  /**
   * Whether it has a whole list of a cluster's tasks that it began when it knew of a target in a
   * group, and that does not show a task.
   */
  boolean listedWithout(String cluster, String task, String groupArn, Target target) {
    Set<String> listed = listedTasks.get(cluster);
    long seen = serving.getOrDefault(groupArn, Map.of()).getOrDefault(target, Long.MAX_VALUE / 2);
    return listed != null && !listed.contains(task) && lastWhole(Kind.TASKS, cluster) > seen;
  }

  /** When it began the last whole list of a kind. */
  long lastWhole(Kind kind, String cluster) {
    return wholeLists.getOrDefault(kind, Map.of()).getOrDefault(cluster, NEVER);
  }
}
