package io.ecsanywhere.informers.cache;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of one kind of thing. Every map and set is an immutable snapshot. */
public interface View<V> {

  Optional<V> get(String id);

  /** The things of one group, by id. */
  Map<String, V> group(String group);

  /** The ids of everything in the view; a snapshot. */
  Set<String> ids();

  /** Everything in the view as it passes by; no snapshot, and no copy. */
  Stream<V> stream();
}
