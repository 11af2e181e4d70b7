package io.ecsanywhere.harness.net;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What became of every request that reached a listener of a simulated load balancer. Safe for many
 * threads; what it hands out are copies.
 */
public final class TrafficLog {

  private static final int KEPT = 10_000;

  /**
   * Sums over requests.
   *
   * @param forwarded answered by a container
   * @param failed sent to a target that refused, broke off or did not answer in time
   * @param noTarget answered with 503, for no target was registered
   * @param misrouted of those forwarded, answered by a container of a service that was not expected
   */
  public record Counts(long forwarded, long failed, long noTarget, long misrouted) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          forwarded + other.forwarded,
          failed + other.failed,
          noTarget + other.noTarget,
          misrouted + other.misrouted);
    }
  }

  /**
   * A request that was answered by a container of the wrong service.
   *
   * @param service whose container it was; empty for no container
   * @param taskArn the container's task; empty for none
   */
  public record Misrouted(
      Instant at,
      String listenerArn,
      String targetGroupArn,
      String target,
      String service,
      String taskArn) {}

  /** A request that a target did not answer. */
  public record Failed(
      Instant at, String listenerArn, String targetGroupArn, String target, String reason) {}

  private record Path(String listenerArn, String targetGroupArn) {}

  private final InstantSource clock;
  private final Map<Path, Counts> counts = new HashMap<>();
  private final Map<String, Set<String>> expected = new HashMap<>();
  private final List<Misrouted> misrouted = new ArrayList<>();
  private final List<Failed> failed = new ArrayList<>();

  public TrafficLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Says which services own a pool. From now on, a request to it that is answered by any other
   * counts as misrouted. A pool of which nothing was said takes every service.
   */
  public synchronized void expect(String targetGroupArn, Set<String> services) {
    expected.put(targetGroupArn, Set.copyOf(services));
  }

  public synchronized Counts total() {
    return counts.values().stream().reduce(Counts.NONE, Counts::plus);
  }

  public synchronized Counts ofListener(String arn) {
    return sum(path -> path.listenerArn().equals(arn));
  }

  public synchronized Counts ofTargetGroup(String arn) {
    return sum(path -> path.targetGroupArn().equals(arn));
  }

  /** The first ten thousand misrouted requests, in the order in which they were answered. */
  public synchronized List<Misrouted> misrouted() {
    return List.copyOf(misrouted);
  }

  /** The first ten thousand failed requests, in the order in which they failed. */
  public synchronized List<Failed> failed() {
    return List.copyOf(failed);
  }

  /** Forgets all requests, but not which services are expected. */
  public synchronized void clear() {
    counts.clear();
    misrouted.clear();
    failed.clear();
  }

  synchronized void forwarded(
      String listenerArn, String targetGroupArn, InetSocketAddress target, Answer answer) {
    String service = answer.headers().get("X-Service", "");
    Set<String> owners = expected.get(targetGroupArn);
    boolean wrong = owners != null && !owners.contains(service);
    add(listenerArn, targetGroupArn, new Counts(1, 0, 0, wrong ? 1 : 0));
    if (wrong && misrouted.size() < KEPT) {
      misrouted.add(
          new Misrouted(
              clock.instant(),
              listenerArn,
              targetGroupArn,
              Addresses.text(target),
              service,
              answer.headers().get("X-Task", "")));
    }
  }

  synchronized void failed(
      String listenerArn, String targetGroupArn, InetSocketAddress target, String reason) {
    add(listenerArn, targetGroupArn, new Counts(0, 1, 0, 0));
    if (failed.size() < KEPT) {
      failed.add(
          new Failed(clock.instant(), listenerArn, targetGroupArn, Addresses.text(target), reason));
    }
  }

  synchronized void noTarget(String listenerArn, String targetGroupArn) {
    add(listenerArn, targetGroupArn, new Counts(0, 0, 1, 0));
  }

  private void add(String listenerArn, String targetGroupArn, Counts one) {
    counts.merge(new Path(listenerArn, targetGroupArn), one, Counts::plus);
  }

  private Counts sum(Predicate<Path> wanted) {
    return counts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Counts.NONE, Counts::plus);
  }
}
