package io.ecsanywhere.controller.election;

import io.ecsanywhere.adapters.lease.LeaseRecord;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What the elector says; of what lasts, once when it begins. */
final class ElectionLog {

  private static final Logger log = LoggerFactory.getLogger(Elector.class);

  /** Somebody has to act on a missing permission: it is said again. */
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final Ticker ticker;
  private volatile String failing = "";
  private long said;

  ElectionLog(Ticker ticker) {
    this.ticker = ticker;
  }

  void seen(LeaseRecord record) {
    log.atInfo()
        .addKeyValue("event", "leader-seen")
        .addKeyValue("holder", record.holder())
        .addKeyValue("lease_epoch", record.epoch())
        .log(record.released() ? "the lease is free" : "the leader is " + record.holder());
  }

  void acquired(String identity, long epoch) {
    log.atInfo()
        .addKeyValue("event", "lease-acquired")
        .addKeyValue("lease_epoch", epoch)
        .addKeyValue("holder", identity)
        .log("this replica is the leader now");
  }

  void lost(long epoch, String why) {
    log.atWarn()
        .addKeyValue("event", "lease-lost")
        .addKeyValue("lease_epoch", epoch)
        .addKeyValue("reason", why)
        .log("no longer the leader: {}", why);
  }

  void released(long epoch) {
    log.atInfo()
        .addKeyValue("event", "lease-released")
        .addKeyValue("lease_epoch", epoch)
        .log("gave the lease back");
  }

  /** The lease ends by itself, a duration after its last renewal. */
  void kept(long epoch, String why) {
    log.atWarn()
        .addKeyValue("event", "lease-not-released")
        .addKeyValue("lease_epoch", epoch)
        .addKeyValue("reason", why)
        .log("the lease is left to end by itself: {}", why);
  }

  void missing(long epoch) {
    log.atWarn()
        .addKeyValue("event", "lease-missing")
        .addKeyValue("lease_epoch", epoch)
        .log("the lease was deleted: its leader may not know yet, and is waited for");
  }

  void unreachable(ApiFailure failure) {
    if (failure instanceof ApiFailure.Denied) {
      denied(failure);
    } else if (!failing.equals(failure.kind())) {
      failing = failure.kind();
      failed("lease-unreachable", failure).log("the lease cannot be reached");
    }
  }

  private void denied(ApiFailure failure) {
    String which = failure.kind() + " " + failure.operation();
    long now = ticker.nanos();
    if (!failing.equals(which) || now - said >= REMINDER.toNanos()) {
      failing = which;
      said = now;
      failed("lease-denied", failure)
          .log(
              "the permission {} on the lease is missing: without it this replica cannot lead",
              failure.operation());
    }
  }

  private static LoggingEventBuilder failed(String event, ApiFailure failure) {
    return (failure instanceof ApiFailure.Denied ? log.atError() : log.atWarn())
        .addKeyValue("event", event)
        .addKeyValue("operation", failure.operation())
        .addKeyValue("error_kind", failure.kind())
        .addKeyValue("error", failure.message());
  }

  /** Whether the last call on it was answered. */
  boolean reachable() {
    return failing.isEmpty();
  }

  void answered() {
    if (!failing.isEmpty()) {
      failing = "";
      log.atInfo().addKeyValue("event", "lease-reachable").log("the lease can be reached again");
    }
  }
}
