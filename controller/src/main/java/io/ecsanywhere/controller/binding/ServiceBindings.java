package io.ecsanywhere.controller.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.PoolId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The bindings of one service.
 *
 * @param whole whether all that its tags name can be understood
 * @param settled whether its tags were ever understood as a whole, and all that they named seen to
 *     exist: what they named before that, nobody here knows, and what after, the bindings tell
 */
record ServiceBindings(
    Map<String, String> tags,
    boolean healthyOnly,
    ImmutableMap<Selector, Binding> bindings,
    ImmutableList<String> problems,
    boolean whole,
    boolean settled) {

  static final ServiceBindings NONE =
      new ServiceBindings(Map.of(), false, ImmutableMap.of(), ImmutableList.of(), true, false);

  private static ServiceBindings of(
      Map<String, String> tags,
      boolean healthyOnly,
      Map<Selector, Binding> bindings,
      ImmutableList<String> problems,
      boolean whole,
      boolean settled) {
    boolean allThere =
        bindings.values().stream().allMatch(binding -> binding.unconfirmed().isEmpty());
    return new ServiceBindings(
        tags,
        healthyOnly,
        ImmutableMap.copyOf(bindings),
        problems,
        whole,
        settled || (whole && allThere));
  }

  /** These bindings after the service's tags were read again. */
  ServiceBindings next(Map<String, String> tags, ServiceTags read) {
    Map<Selector, Binding> next = new LinkedHashMap<>();
    if (read.positionalUnreadable()) {
      bindings.forEach(
          (selector, binding) -> {
            if (selector instanceof Selector.Nth) {
              next.put(selector, binding);
            }
          });
    }
    read.slots()
        .forEach(
            (selector, slot) ->
                next.put(selector, bindings.getOrDefault(selector, Binding.NONE).next(slot)));
    return of(
        tags, read.healthyOnly().orElse(healthyOnly), next, read.problems(), read.whole(), settled);
  }

  /** These bindings once a pool has been seen to exist. */
  ServiceBindings confirmed(PoolId pool) {
    Map<Selector, Binding> next = new LinkedHashMap<>(bindings);
    next.replaceAll((_, binding) -> binding.confirmed(pool));
    return of(tags, healthyOnly, next, problems, whole, settled);
  }

  /** These bindings once a pool has been looked for and was not to be had. */
  ServiceBindings refused(PoolId pool) {
    Map<Selector, Binding> next = new LinkedHashMap<>(bindings);
    next.replaceAll((_, binding) -> binding.refused(pool));
    return of(tags, healthyOnly, next, problems, whole, settled);
  }

  /**
   * In the order in which they are to be looked at: those of ports with tags of their own first,
   * for whether they exist decides what is left to the others.
   */
  ImmutableSet<PoolId> pools() {
    return Stream.concat(
            inForce(Selector.Named.class::isInstance), inForce(Selector.Nth.class::isInstance))
        .collect(ImmutableSet.toImmutableSet());
  }

  private Stream<PoolId> inForce(Predicate<Selector> ports) {
    return bindings.entrySet().stream()
        .filter(entry -> ports.test(entry.getKey()))
        .flatMap(entry -> entry.getValue().inForce().stream())
        .sorted();
  }

  /** Which ports are tied to this pool. */
  ImmutableSet<Selector> boundTo(PoolId pool) {
    return bindings.entrySet().stream()
        .filter(entry -> entry.getValue().inForce().contains(pool))
        .map(Map.Entry::getKey)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Of which ports it is open whether they are still tied to this pool. */
  ImmutableSet<Selector> pendingIn(PoolId pool) {
    return bindings.entrySet().stream()
        .filter(entry -> entry.getValue().former().contains(pool) && entry.getValue().pending())
        .map(Map.Entry::getKey)
        .collect(ImmutableSet.toImmutableSet());
  }
}
