package io.ecsanywhere.controller.pool;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an adapter throws over one pool, as failures. For the thread at work on the pool. */
final class AdapterFailures {

  private static final Logger log = LoggerFactory.getLogger(AdapterFailures.class);

  /** Operations, each with an exception that it was seen to throw; there are few of either. */
  private record Broken(String operation, Class<?> by) {}

  private final String pool;
  private final String scheme;
  private final Set<Broken> told = new HashSet<>();

  /**
   * @param pool its canonical id
   */
  AdapterFailures(String pool, String scheme) {
    this.pool = pool;
    this.scheme = scheme;
  }

  /**
   * What an adapter throws without classifying it counts as transient. Its stack is worth seeing,
   * once until the pool has done without; unless the end of the term cut the call off: then
   * anything may be thrown.
   */
  ApiFailure of(String call, RuntimeException e) {
    if (e instanceof ApiException known) {
      return known.failure();
    }
    String operation = scheme + ":" + call;
    if (!Thread.currentThread().isInterrupted() && told.add(new Broken(operation, e.getClass()))) {
      log.atWarn()
          .addKeyValue("event", "adapter-exception")
          .addKeyValue("pool", pool)
          .addKeyValue("operation", operation)
          .setCause(e)
          .log("the adapter of pool {} failed", pool);
    }
    return new ApiFailure.Transient(operation, String.valueOf(e));
  }

  /** A pass over the pool went well: what the adapter throws next is news. */
  void over() {
    told.clear();
  }
}
