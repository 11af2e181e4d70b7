package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.command.Nearest;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        .filter(key -> all() || names.stream().anyMatch(name -> means(name, key)))
        .sorted()
        .collect(ImmutableList.toImmutableList());
  }

  /** What is wrong with a name that means none of the services, in one line. */
  Optional<String> complaint(Collection<ServiceKey> services) {
    return names.stream()
        .sorted()
        .filter(name -> services.stream().noneMatch(key -> means(name, key)))
        .findFirst()
        .map(
            name ->
                "--service %s: there is no such service%s"
                    .formatted(name, Nearest.to(name, spellings(name, services)).map(
                        nearest -> ": did you mean " + nearest + "?").orElse("")));
  }

  private static Set<String> spellings(String name, Collection<ServiceKey> services) {
    Set<String> spellings = new TreeSet<>();
    services.forEach(
        key -> spellings.add(name.contains("/") ? key.toString() : key.service()));
    return spellings;
  }

  private static boolean means(String name, ServiceKey key) {
    return List.of(key.service(), key.cluster() + "/" + key.service()).contains(name);
  }
}
