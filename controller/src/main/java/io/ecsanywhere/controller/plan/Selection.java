package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The services that were asked for.
 *
 * @param names each {@code NAME} or {@code CLUSTER/NAME}; none: all services
 */
record Selection(Set<String> names) {

  boolean all() {
    return names.isEmpty();
  }

  /** Those of the services that are meant. */
  ImmutableList<ServiceKey> of(Collection<ServiceKey> services) {
    return services.stream()
        .filter(key -> all() || names.stream().anyMatch(name -> spelled(key, name).equals(name)))
        .sorted()
        .collect(ImmutableList.toImmutableList());
  }

  /** The first name that means none of the services. */
  Optional<UnknownServiceException> unknown(Collection<ServiceKey> services) {
    return names.stream()
        .sorted()
        .map(name -> new UnknownServiceException(name, spelled(services, name)))
        .filter(unknown -> !unknown.known().contains(unknown.name()))
        .findFirst();
  }

  private static ImmutableSortedSet<String> spelled(Collection<ServiceKey> services, String as) {
    return services.stream()
        .map(key -> spelled(key, as))
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /** With its cluster's name, or without it. */
  private static String spelled(ServiceKey key, String as) {
    return as.contains("/") ? key.toString() : key.service();
  }
}
