package io.ecsanywhere.controller.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether pools are read again when their time has come. Where calls have to wait for so long that
 * they are not, that is said once when it begins and once when it is over, as of polls.
 *
 * <p>Most of the last readings decide: a single one is late for other reasons too, such as a
 * service that fails in another pool and waits.
 *
 * <p>Safe from any thread.
 */
final class DriftChecks {

  static final String FLAG = "--target-resync-period";

  private static final Logger log = LoggerFactory.getLogger(DriftChecks.class);

  /** How many readings decide. */
  private static final int LAST = 21;

  /** As a part of the period. */
  private static final int BEARABLE = 10;

  private final Duration period;

  /** How late the last readings were. */
  private final Deque<Duration> last = new ArrayDeque<>();

  private Duration behind = Duration.ZERO;

  DriftChecks(Duration period) {
    this.period = period;
  }

  /** By how much the checks are late; zero where that is little against the period. */
  synchronized Duration behind() {
    return behind;
  }

  /**
   * A pool was read again.
   *
   * @param late how long after its time
   */
  synchronized void ended(Duration late) {
    last.addLast(late);
    if (last.size() <= LAST) {
      return;
    }
    last.removeFirst();
    Duration median = last.stream().sorted().toList().get(LAST / 2);
    boolean wasBehind = !behind.isZero();
    behind = median.compareTo(period.dividedBy(BEARABLE)) > 0 ? median : Duration.ZERO;
    if (!behind.isZero() && !wasBehind) {
      log.atWarn()
          .addKeyValue("event", "poll-behind")
          .addKeyValue("informer", "pools")
          .addKeyValue("flag", FLAG)
          .addKeyValue("period_ms", period.toMillis())
          .addKeyValue("late_ms", median.toMillis())
          .log("pools are read again later than {} says", FLAG);
    } else if (behind.isZero() && wasBehind) {
      log.atInfo()
          .addKeyValue("event", "poll-caught-up")
          .addKeyValue("informer", "pools")
          .addKeyValue("late_ms", median.toMillis())
          .log("pools are read again as {} says", FLAG);
    }
  }
}
