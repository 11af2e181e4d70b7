package io.ecsanywhere.harness.front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The request rates that AWS documents for an account and region. A call takes one token from every
 * bucket that covers it, and is refused where one of them is empty.
 */
public final class RateBuckets {

  /** So many calls at once, and so many more each second, over all these operations together. */
  public record Limit(double burst, double perSecond, List<Operations> on) {

    public Limit {
      on = List.copyOf(on);
    }

    static Limit of(double burst, double perSecond, String... patterns) {
      return new Limit(burst, perSecond, List.of(patterns).stream().map(Operations::of).toList());
    }

    Limit times(double scale) {
      return new Limit(burst * scale, perSecond * scale, on);
    }

    /** Whether calls of this operation take from it. */
    public boolean covers(String service, String operation) {
      return on.stream().anyMatch(pattern -> pattern.contains(service, operation));
    }
  }

  /** What AWS documents. SSM's limits are not among it. */
  public static final List<Limit> DOCUMENTED =
      List.of(
          Limit.of(100, 20, "ecs:ListServices", "ecs:DescribeServices"),
          Limit.of(
              100,
              20,
              "ecs:ListTasks",
              "ecs:DescribeTasks",
              "ecs:ListContainerInstances",
              "ecs:DescribeContainerInstances",
              "ecs:ListAttributes"),
          Limit.of(50, 20, "ecs:ListClusters", "ecs:DescribeClusters"),
          Limit.of(50, 20, "ecs:DescribeTaskDefinition"),
          Limit.of(50, 20, "ecs:ListTagsForResource"),
          Limit.of(200, 80, "ecs:GetTaskProtection", "ecs:UpdateTaskProtection"),
          Limit.of(20, 10, "ecs:TagResource", "ecs:UntagResource"),
          Limit.of(
              20,
              4,
              "elasticloadbalancing:RegisterTargets",
              "elasticloadbalancing:DeregisterTargets"),
          Limit.of(40, 10, "elasticloadbalancing:Describe*"),
          Limit.of(40, 10, "elasticloadbalancing:*"));

  /**
   * The documented limit with the lowest rate on calls of an operation.
   *
   * @throws java.util.NoSuchElementException where there is none
   */
  public static Limit documented(String service, String operation) {
    return DOCUMENTED.stream()
        .filter(limit -> limit.covers(service, operation))
        .min(Comparator.comparingDouble(Limit::perSecond))
        .orElseThrow();
  }

  private final LongSupplier nanoTime;
  private List<Bucket> buckets = List.of();

  /**
   * @param scale multiplies the documented limits; infinite for no limits at all
   */
  public RateBuckets(double scale, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    scale(scale);
  }

  /** The documented limits times {@code scale}, every bucket full. */
  public synchronized void scale(double scale) {
    buckets =
        Double.isFinite(scale)
            ? DOCUMENTED.stream().map(limit -> new Bucket(limit.times(scale))).toList()
            : List.of();
  }

  /** One limit more, for instance on an operation whose own AWS does not document. */
  public synchronized void add(Limit limit) {
    var more = new ArrayList<>(buckets);
    more.add(new Bucket(limit));
    buckets = List.copyOf(more);
  }

  /**
   * Takes a token from each bucket that covers the call.
   *
   * @throws ApiError where one is empty; then none is taken
   */
  synchronized void take(String service, String operation) {
    var covering =
        buckets.stream().filter(bucket -> bucket.limit.covers(service, operation)).toList();
    for (Bucket bucket : covering) {
      if (!bucket.holdsOne()) {
        throw exceeded(service);
      }
    }
    covering.forEach(bucket -> bucket.tokens--);
  }

  static ApiError exceeded(String service) {
    var code = service.equals("elasticloadbalancing") ? "Throttling" : "ThrottlingException";
    return new ApiError(400, code, "Rate exceeded");
  }

  private final class Bucket {

    final Limit limit;
    double tokens;
    private long filledAt = nanoTime.getAsLong();

    Bucket(Limit limit) {
      this.limit = limit;
      this.tokens = limit.burst();
    }

    boolean holdsOne() {
      long now = nanoTime.getAsLong();
      tokens = Math.min(limit.burst(), tokens + (now - filledAt) / 1e9 * limit.perSecond());
      filledAt = now;
      return tokens >= 1;
    }
  }
}
