package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which services have tasks on which host, kept up as tasks come and go: a host's change costs as
 * much as it runs tasks, however many the fleet has.
 */
final class ServicesOnHosts {

  /** How many tasks of each service a host has, by container-instance ARN. */
  private final ConcurrentHashMap<String, ImmutableMap<ServiceKey, Integer>> byHost =
      new ConcurrentHashMap<>();

  /** A service has tasks on many hosts. */
  private final Interner<ServiceKey> keys = Interners.newWeakInterner();

  /** The services with tasks on a host; a snapshot. */
  Set<ServiceKey> on(String containerInstanceArn) {
    return byHost.getOrDefault(containerInstanceArn, ImmutableMap.of()).keySet();
  }

  void changed(Change<Task> change) {
    Optional<String> before = change.old().flatMap(Task::containerInstanceArn);
    Optional<String> now = change.current().flatMap(Task::containerInstanceArn);
    if (!before.equals(now)) {
      change
          .latest()
          .serviceKey()
          .map(keys::intern)
          .ifPresent(
              key -> {
                before.ifPresent(host -> count(host, key, -1));
                now.ifPresent(host -> count(host, key, 1));
              });
    }
  }

  private void count(String host, ServiceKey key, int more) {
    byHost.compute(
        host,
        (_, old) -> {
          Map<ServiceKey, Integer> next = old == null ? new HashMap<>() : new HashMap<>(old);
          next.merge(key, more, (a, b) -> a + b == 0 ? null : a + b);
          return next.isEmpty() ? null : ImmutableMap.copyOf(next);
        });
  }
}
