package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A view that is read by many threads and changed by one at a time. A change costs as much as the
 * group that it touches is large, however large the whole is.
 */
final class GroupedView<V> implements View<V> {

  private final Function<V, String> groupOf;
  private final ConcurrentHashMap<String, V> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ImmutableMap<String, V>> groups =
      new ConcurrentHashMap<>();

  /**
   * @param groupOf the empty name for a thing of which nobody asks together with its like: it is in
   *     no group
   */
  GroupedView(Function<V, String> groupOf) {
    this.groupOf = groupOf;
  }

  @Override
  public Optional<V> get(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public Map<String, V> group(String group) {
    return groups.getOrDefault(group, ImmutableMap.of());
  }

  @Override
  public Set<String> ids() {
    return ImmutableSet.copyOf(byId.keySet());
  }

  @Override
  public Stream<V> stream() {
    return byId.values().stream();
  }

  /** Puts and removes at once: a group's readers see all of its changes or none. */
  void apply(Map<String, V> puts, Set<String> removals) {
    Map<String, Map<String, Optional<V>>> edits = new HashMap<>();
    puts.forEach(
        (id, value) -> {
          V old = byId.put(id, value);
          String group = groupOf.apply(value);
          if (old != null && !groupOf.apply(old).equals(group)) {
            edit(edits, groupOf.apply(old), id, Optional.empty());
          }
          edit(edits, group, id, Optional.of(value));
        });
    for (String id : removals) {
      V old = byId.remove(id);
      if (old != null) {
        edit(edits, groupOf.apply(old), id, Optional.empty());
      }
    }
    edits.forEach(this::rebuild);
  }

  private static <V> void edit(
      Map<String, Map<String, Optional<V>>> edits, String group, String id, Optional<V> value) {
    if (!group.isEmpty()) {
      edits.computeIfAbsent(group, _ -> new LinkedHashMap<>()).put(id, value);
    }
  }

  private void rebuild(String group, Map<String, Optional<V>> edits) {
    groups.compute(
        group,
        (_, old) -> {
          Map<String, V> next = old == null ? new LinkedHashMap<>() : new LinkedHashMap<>(old);
          edits.forEach(
              (id, value) -> {
                if (value.isPresent()) {
                  next.put(id, value.get());
                } else {
                  next.remove(id);
                }
              });
          return next.isEmpty() ? null : ImmutableMap.copyOf(next);
        });
  }
}
