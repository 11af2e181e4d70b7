package io.ecsanywhere.informers.source;

import java.util.Set;

/**
 * Something that can be listed and described. Pages, batch limits and retries of single calls are
 * the implementation's own affair.
 *
 * @param <V> what stands behind an id
 */
public interface Source<V> {

  /**
   * The ids of everything there is: every page, or an exception.
   *
   * @throws ApiException where any page could not be read
   */
  Set<String> list();

  /**
   * What stands behind these ids, in as many calls as it takes.
   *
   * @throws ApiException where any call failed
   */
  Answer<V> describe(Set<String> ids);

  /** How many ids travel in one call of {@link #describe}. */
  int batchSize();
}
