package io.ecsanywhere.controller.pool;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What adapters throw, as failures. */
final class AdapterFailures {

  private static final Logger log = LoggerFactory.getLogger(AdapterFailures.class);

  private AdapterFailures() {}

  /**
   * What an adapter throws without classifying it counts as transient; its stack is worth seeing,
   * unless the end of the term cut it off: then anything may be thrown.
   */
  static ApiFailure of(String pool, String operation, RuntimeException e) {
    if (e instanceof ApiException known) {
      return known.failure();
    }
    if (!Thread.currentThread().isInterrupted()) {
      log.atWarn()
          .addKeyValue("event", "adapter-exception")
          .addKeyValue("pool", pool)
          .addKeyValue("operation", operation)
          .setCause(e)
          .log("the adapter of pool {} failed", pool);
    }
    return new ApiFailure.Transient(operation, String.valueOf(e));
  }
}
