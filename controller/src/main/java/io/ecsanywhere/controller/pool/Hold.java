package io.ecsanywhere.controller.pool;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.informers.time.Ticker;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a pool that would be emptied although its services are meant to have tasks: its last
 * targets go only once others serve, or after everything about these services has been read again,
 * and shows the same. One wrong answer from outside then empties nothing, not even where what is to
 * take the place of all that serves is refused.
 *
 * <p>For the one thread that is at work on the pool.
 */
final class Hold {

  private static final Logger log = LoggerFactory.getLogger(Hold.class);

  private final String pool;
  private final LongAdder count;
  private final Ticker ticker;
  private OptionalLong since = OptionalLong.empty();
  private boolean said;

  /**
   * @param count of all holds so far
   */
  Hold(String pool, LongAdder count, Ticker ticker) {
    this.pool = pool;
    this.count = count;
    this.ticker = ticker;
  }

  /**
   * Why a change may not be made as it stands; empty where it may.
   *
   * @param full whether the pool has no room for others before its own are gone
   */
  Optional<String> on(Change change, Observed observed, Desired desired, boolean full) {
    // Of what others keep in the pool, and of what is undecided, nothing is to be concluded.
    boolean empties =
        !change.deregister().isEmpty()
            && desired.targets().keySet().stream().noneMatch(observed::serving);
    if (!empties || desired.tasks() == 0) {
      since = OptionalLong.empty();
      said = false;
      return Optional.empty();
    }
    boolean othersFirst = since.isEmpty() && !full && !change.register().isEmpty();
    if (since.isEmpty()) {
      since = OptionalLong.of(ticker.nanos());
    }
    if (desired.confirmedSince(since.getAsLong())) {
      return Optional.empty();
    }
    String reason =
        "the pool would be emptied although %d tasks are desired".formatted(desired.tasks());
    if (!othersFirst && !said) {
      said = true;
      count.increment();
      log.atInfo()
          .addKeyValue("event", "held")
          .addKeyValue("pool", pool)
          .addKeyValue("reason", reason)
          .addKeyValue("targets", observed.serving())
          .addKeyValue("desired_tasks", desired.tasks())
          .addKeyValue("holds", count.sum())
          .log("pool {} would be emptied: reading everything about it again first", pool);
    }
    return Optional.of(reason);
  }

  /** What of a change is made all the same. */
  static Change allowed(Change change) {
    return Change.of(change.register(), Set.of());
  }
}
