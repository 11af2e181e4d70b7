package io.ecsanywhere.controller.status;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.TreeMultimap;
import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.controller.pool.PoolSight;
import io.ecsanywhere.controller.pool.PoolStatus;
import io.ecsanywhere.controller.pool.PoolStatus.State;
import io.ecsanywhere.controller.status.Documents.Counts;
import io.ecsanywhere.controller.status.Documents.PoolEntry;
import io.ecsanywhere.controller.status.Documents.PoolsDocument;
import io.ecsanywhere.controller.status.Documents.TargetEntry;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Pools: all that services name, with what the last pass over each saw. */
final class PoolsSection {

  private static final Counts NONE = new Counts(0, 0, 0, 0);

  private final Sources sources;
  private final Dates dates;

  PoolsSection(Sources sources, Dates dates) {
    this.sources = sources;
    this.dates = dates;
  }

  PoolsDocument document(String role, Underway work) {
    TreeMultimap<String, ServiceKey> services = TreeMultimap.create();
    Map<String, String> errors = new HashMap<>();
    for (ServiceKey key : sources.informers().services()) {
      for (Claimant claimant : sources.bindings().claims(key)) {
        services.put(sources.adapters().canonical(claimant.id()).toString(), key);
      }
      work.last().apply(key).ifPresent(last -> errors.putAll(last.poolErrors()));
    }
    Set<String> names = new TreeSet<>(services.keySet());
    names.addAll(work.pools().keySet());
    return new PoolsDocument(
        role,
        names.stream()
            .map(
                name ->
                    entry(
                        name,
                        services.get(name),
                        Optional.ofNullable(errors.get(name)),
                        Optional.ofNullable(work.pools().get(name))))
            .collect(toImmutableList()));
  }

  private PoolEntry entry(
      String name, Set<ServiceKey> services, Optional<String> error, Optional<PoolSight> sight) {
    return new PoolEntry(
        name,
        services.stream().map(ServiceKey::toString).toList(),
        error,
        sight.flatMap(PoolSight::held),
        sight.map(seen -> dates.of(seen.passedAt())),
        sight
            .filter(seen -> seen.readAt().isPresent())
            .map(seen -> dates.of(seen.readAt().getAsLong())),
        sight.map(seen -> counts(seen.status())).orElse(NONE),
        sight
            .map(
                seen ->
                    seen.targets().stream().map(PoolsSection::target).collect(toImmutableList()))
            .orElseGet(ImmutableList::of));
  }

  private static Counts counts(PoolStatus status) {
    return new Counts(
        status.count(State.SERVING),
        status.count(State.MISSING),
        status.count(State.EXTRA),
        status.count(State.DRAINING));
  }

  private static TargetEntry target(PoolSight.Entry entry) {
    return new TargetEntry(
        entry.target().toString(),
        entry.state().word(),
        Optional.of(entry.health().state()).filter(word -> !word.isEmpty()),
        Optional.of(entry.health().reason()).filter(word -> !word.isEmpty()),
        entry.claim().map(Claim::service).map(ServiceKey::toString),
        entry.claim().map(Claim::taskArn).map(TasksOut::id));
  }
}
