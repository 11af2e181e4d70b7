package io.ecsanywhere.harness.bench;

import io.ecsanywhere.harness.front.RateBuckets;
import io.ecsanywhere.harness.front.RateBuckets.Limit;

/**
 * What AWS's rate buckets leave possible.
 *
 * @param formula how it comes about, with the numbers of this run
 */
record Bound(double value, String formula) {

  private static final String ELB = "elasticloadbalancing";
  private static final int PAGE = 100;
  private static final int SERVICES_A_CALL = 10;

  static final Limit TASK_READS = RateBuckets.documented("ecs", "DescribeTasks");
  static final Limit SERVICE_READS = RateBuckets.documented("ecs", "DescribeServices");
  static final Limit WRITES = RateBuckets.documented(ELB, "RegisterTargets");
  static final Limit POOL_READS = RateBuckets.documented(ELB, "DescribeTargetHealth");

  /** No bound of AWS's stands against it. */
  static Bound none() {
    return new Bound(0, "");
  }

  static Bound latency(int calls, long millisEach) {
    return new Bound(calls * (double) millisEach, "%d calls x %d ms".formatted(calls, millisEach));
  }

  /** Seconds until a full bucket has let so many calls through. */
  static Bound seconds(long calls, Limit limit) {
    return new Bound(
        Math.max(0, (calls - limit.burst()) / limit.perSecond()),
        "(%d - %.0f) / %.0f".formatted(calls, limit.burst(), limit.perSecond()));
  }

  /** Until everything has been read once: the slower of the two buckets. */
  static Bound sync(Fleet.Size size) {
    long tasks = 2L * pages(size.allTasks()) + 2L * pages(size.hosts());
    long services = serviceReads(size);
    var ofTasks = seconds(tasks, TASK_READS);
    var ofServices = seconds(services, SERVICE_READS);
    return ofTasks.value() >= ofServices.value() ? ofTasks : ofServices;
  }

  /** Seconds until every pool has been written so often, from a full bucket. */
  static Bound writes(long writes) {
    return seconds(writes, WRITES);
  }

  /** Calls a second that the default periods cost while every known task is only listed. */
  static Bound quiet(Fleet.Size size) {
    long tasks = pages(size.allTasks());
    long services = serviceReads(size);
    long hosts = 2L * pages(size.hosts()) + Math.ceilDiv(size.hosts(), 50);
    return new Bound(
        tasks / 30.0 + (services + hosts) / 60.0 + size.services() / 600.0,
        "%d/30 + (%d + %d)/60 + %d/600".formatted(tasks, services, hosts, size.services()));
  }

  private static long serviceReads(Fleet.Size size) {
    return (long) pages(size.services()) + Math.ceilDiv(size.services(), SERVICES_A_CALL);
  }

  private static int pages(int things) {
    return Math.ceilDiv(things, PAGE);
  }
}
