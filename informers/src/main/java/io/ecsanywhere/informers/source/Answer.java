package io.ecsanywhere.informers.source;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a {@link Source#describe}: each id asked for is either found or missing.
 *
 * @param found by id
 * @param missing the ids that the API says it does not know
 */
public record Answer<V>(Map<String, V> found, Set<String> missing) {
  public Answer {
    found = ImmutableMap.copyOf(found);
    missing = ImmutableSet.copyOf(missing);
  }
}
