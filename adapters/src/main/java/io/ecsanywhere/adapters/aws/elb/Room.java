package io.ecsanywhere.adapters.aws.elb;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;

/**
 * What is known of the room in a target group. A refusal for being full is believed for a while:
 * until then a change deregisters before it registers, and only the places that were freed since
 * are tried. Afterwards the group is tried again, for others deregister too, and quotas are raised.
 */
final class Room {

  private static final Duration BELIEVED = Duration.ofMinutes(1);

  private final Ticker ticker;
  private boolean full;
  private long fullAt;
  private int free;

  Room(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized boolean isFull() {
    full &= ticker.nanos() - fullAt < BELIEVED.toNanos();
    return full;
  }

  /** The places freed since the group was found full. */
  synchronized int free() {
    return free;
  }

  /** The group has just refused a target for being full. */
  synchronized void foundFull() {
    full = true;
    fullAt = ticker.nanos();
    free = 0;
  }

  synchronized void freed(int targets) {
    free += targets;
  }

  synchronized void taken(int targets) {
    free = Math.max(0, free - targets);
  }
}
