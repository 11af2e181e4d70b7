package io.ecsanywhere.controller.checkpoint;

import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which pages cannot be put, and since when. Says so once, and once that it is over. */
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final Duration patience;
  private final Ticker ticker;

  /** By page, when its first put failed that no other has succeeded after. */
  private final Map<Integer, Long> since = new TreeMap<>();

  Outage(Duration patience, Ticker ticker) {
    this.patience = patience;
    this.ticker = ticker;
  }

  synchronized void note(int page, ApiFailure failure) {
    if (since.isEmpty()) {
      log.atWarn()
          .addKeyValue("event", "checkpoints-unwritable")
          .addKeyValue("page", page)
          .addKeyValue("operation", failure.operation())
          .addKeyValue("error_kind", failure.kind())
          .addKeyValue("error", failure.message())
          .log("checkpoints cannot be written: writes to pools that have one wait for a while");
    }
    since.putIfAbsent(page, ticker.nanos());
  }

  synchronized void over(int page) {
    if (since.remove(page) != null && since.isEmpty()) {
      log.atInfo()
          .addKeyValue("event", "checkpoints-writable")
          .log("checkpoints can be written again");
    }
  }

  /** Whether nothing is to wait for this page any longer. */
  synchronized boolean tooLong(int page) {
    Long began = since.get(page);
    return began != null && ticker.nanos() - began >= patience.toNanos();
  }
}
