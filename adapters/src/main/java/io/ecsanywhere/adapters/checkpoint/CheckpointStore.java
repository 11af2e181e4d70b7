package io.ecsanywhere.adapters.checkpoint;

import io.ecsanywhere.informers.source.ApiException;
import java.util.Map;

/**
 * Where checkpoints are kept beyond a process: {@link CheckpointPage#PAGES} numbered pages. What is
 * lost here costs reads of pools, never a write; so nothing has to be kept for ever.
 */
public interface CheckpointStore extends AutoCloseable {

  /**
   * The text of every page that there is, by number, by a read that sees every {@link #put} that
   * has returned. Whether it is a page is for the reader to find out.
   *
   * @throws ApiException where they could not be read
   */
  Map<Integer, String> read();

  /**
   * Finds out whether pages may be read, where that is a matter of permission.
   *
   * @throws ApiException as by {@link #read}; {@code Denied} names the permission
   */
  default void tryPermissions() {}

  /**
   * Puts a page in the place of the one that is there, for good: it outlives the machine. Where it
   * fails it may have been done all the same, at any time until a later page is put.
   *
   * @return whether it is there now; not so where a later page was, by term and turn
   * @throws ApiException where it is not known whether it is there
   */
  boolean put(int number, CheckpointPage page);

  /** Lets go of what the store holds for this process alone. */
  @Override
  default void close() {}
}
