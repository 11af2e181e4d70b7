package io.ecsanywhere.harness.seeded.aws;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.model.Target;
import java.util.TreeMap;

/**
 * A target group as ELB has it.
 *
 * @param targets each with when it has drained; 0: it serves
 */
public record Group(
    String name,
    String arn,
    int capacity,
    ImmutableSortedMap<String, String> tags,
    ImmutableSortedMap<Target, Long> targets) {

  /** The name in a group's ARN. */
  public static String nameIn(String arn) {
    return arn.substring(arn.indexOf('/') + 1, arn.lastIndexOf('/'));
  }

  public boolean serves(Target target) {
    return Long.valueOf(0).equals(targets.get(target));
  }

  public boolean full() {
    return targets.size() >= capacity;
  }

  Group holding(Target target, long drained) {
    TreeMap<Target, Long> next = new TreeMap<>(targets);
    next.put(target, drained);
    return with(next);
  }

  Group without(Target target) {
    TreeMap<Target, Long> next = new TreeMap<>(targets);
    next.remove(target);
    return with(next);
  }

  Group sized(int next) {
    return new Group(name, arn, next, tags, targets);
  }

  private Group with(TreeMap<Target, Long> next) {
    return new Group(name, arn, capacity, tags, ImmutableSortedMap.copyOfSorted(next));
  }
}
