package io.ecsanywhere.adapters.budget;

import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens, one for each call. It may be overdrawn by calls that could not be kept
 * waiting; who comes later pays for that. While AWS throttles calls nevertheless, for others draw
 * from the same account, it fills more slowly.
 *
 * <p>Not safe for several threads: {@link ApiBudget} guards it.
 */
final class Bucket {

  /** However much AWS throttles, something is tried. */
  private static final double SLOWEST = 0.25;

  /** One burst of refusals says one thing. */
  private static final Duration ONE_THROTTLING = Duration.ofSeconds(1);

  /** From the slowest back to the whole rate. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private final String name;
  private final Rate rate;
  private final Ticker ticker;
  private double tokens;

  /** Tokens taken for calls that are not sent yet. */
  private int held;

  /** Calls that AWS may not have counted yet. */
  private int underWay;

  private long filledAt;
  private double factor = 1;
  private boolean throttled;
  private long throttledAt;
  private @Nullable Bucket lastRefusing;
  private long refusedAt;

  Bucket(String name, Rate rate, Ticker ticker) {
    this.name = name;
    this.rate = rate;
    this.ticker = ticker;
    this.tokens = rate.burst();
    this.filledAt = ticker.nanos();
  }

  String name() {
    return name;
  }

  int burst() {
    return rate.burst();
  }

  /** Tokens a second, at the moment. */
  double refill() {
    fill();
    return rate.perSecond() * factor;
  }

  /** Tokens in it; below zero where it is overdrawn. */
  double tokens() {
    fill();
    return tokens;
  }

  /** How long until it holds this many, if nobody takes any; zero where it does. */
  Duration until(double wanted) {
    double lack = wanted - tokens();
    return lack <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(lack / refill() * 1e9));
  }

  /** Takes tokens for calls to come. */
  void take(int count) {
    fill();
    tokens -= count;
    held += count;
  }

  /** Puts back what was taken and not used. */
  void giveBack(int count) {
    fill();
    held -= count;
    tokens = Math.min(room(), tokens + count);
  }

  /**
   * A call is sent for which a token was taken. As long as AWS may not have counted it, AWS's
   * bucket may be as full as it gets; what would flow in meanwhile is lost there, and so here. So
   * is what has flowed in since tokens were taken that are still held, and did not fit beside them.
   */
  void begin() {
    fill();
    held--;
    underWay++;
    tokens = Math.min(Math.max(0, room() - held), tokens);
  }

  /** A call has returned: AWS has counted it by now. */
  void end() {
    fill();
    underWay--;
  }

  /**
   * Takes a token for a call that is not kept waiting, whether there is one or not; it is never
   * overdrawn by more than a burst.
   */
  void charge() {
    fill();
    tokens = Math.max(-rate.burst(), tokens - 1);
  }

  /** AWS has refused a call for its rate: there is less left than was thought. */
  void throttled() {
    fill();
    tokens = Math.min(tokens, 0);
    long now = ticker.nanos();
    if (!throttled || now - throttledAt >= ONE_THROTTLING.toNanos()) {
      throttled = true;
      throttledAt = now;
      factor = Math.max(SLOWEST, factor / 2);
    }
  }

  /**
   * AWS has refused a call that this one counts, and a narrower one too. That says that the
   * narrower one is empty, unless just now calls of another one were refused as well.
   */
  void throttledIn(Bucket narrower) {
    long now = ticker.nanos();
    if (lastRefusing != null
        && lastRefusing != narrower
        && now - refusedAt < ONE_THROTTLING.toNanos()) {
      throttled();
    }
    lastRefusing = narrower;
    refusedAt = now;
  }

  private void fill() {
    long now = ticker.nanos();
    double seconds = (now - filledAt) / 1e9;
    filledAt = now;
    tokens = Math.min(room(), tokens + seconds * rate.perSecond() * factor);
    factor = Math.min(1, factor + seconds * (1 - SLOWEST) * 1e9 / RECOVERY.toNanos());
  }

  /**
   * How many tokens there can be at most. Those that are held take no room as long as nothing is
   * sent: who holds them may be waiting here for a read.
   */
  private int room() {
    return Math.max(0, rate.burst() - underWay);
  }
}
