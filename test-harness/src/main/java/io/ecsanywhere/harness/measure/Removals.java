package io.ecsanywhere.harness.measure;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.ecs.Stay;
import io.ecsanywhere.harness.elb.TargetChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds every deregistration that the controller made against what was so at that moment: a target
 * goes only when the task for which it was registered is to stop, when its host has another
 * address, or when its service is not, or no longer, bound to the pool.
 */
public final class Removals {

  private static final Splitter POOL_IDS =
      Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

  /** A target that was taken from a pool, and the task that it was to stay for. */
  public record Wrong(TargetChange removal, Stay stay) {}

  private final SimulatedAws aws;
  private final List<Stay> stays;

  private Removals(SimulatedAws aws, String cluster) {
    this.aws = aws;
    this.stays = aws.ecs().stays(cluster);
  }

  /** Every removal so far for which there was no cause. */
  public static List<Wrong> withoutCause(SimulatedAws aws, String cluster) {
    Removals removals = new Removals(aws, cluster);
    return removals(aws).flatMap(removals::wronged).toList();
  }

  /** The targets that the controller has taken from a pool so far, in order. */
  public static List<String> of(SimulatedAws aws, String targetGroupArn) {
    return removals(aws)
        .filter(change -> change.targetGroupArn().equals(targetGroupArn))
        .map(TargetChange::target)
        .toList();
  }

  private static Stream<TargetChange> removals(SimulatedAws aws) {
    return aws.pools().history().stream()
        .filter(change -> change.operation() == TargetChange.Operation.DEREGISTERED)
        .filter(change -> change.origin() == TargetChange.Origin.API);
  }

  private Stream<Wrong> wronged(TargetChange removal) {
    // Where a task's end, a move or other tags lie between, or just before, that is the cause: the
    // controller cannot have known yet of what came after.
    Instant registered = registered(removal);
    return stays.stream()
        .filter(stay -> !registered.isBefore(stay.from()) && removal.at().isBefore(stay.to()))
        .filter(stay -> reachedAt(stay, removal.target(), registered, removal.at()))
        .filter(stay -> bound(stay, removal.targetGroupArn(), registered, removal.at()))
        .map(stay -> new Wrong(removal, stay));
  }

  /** Since when the target had been there. */
  private Instant registered(TargetChange removal) {
    return aws.pools().history(removal.targetGroupArn()).stream()
        .filter(change -> change.operation() == TargetChange.Operation.REGISTERED)
        .filter(change -> change.target().equals(removal.target()))
        .map(TargetChange::at)
        .filter(at -> !at.isAfter(removal.at()))
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private static boolean reachedAt(Stay stay, String target, Instant from, Instant to) {
    HostAndPort wanted = HostAndPort.fromString(target);
    return stay.ports().contains(wanted.getPort())
        && stay.addresses().during(from, to).allMatch(wanted.getHost()::equals);
  }

  private static boolean bound(Stay stay, String pool, Instant from, Instant to) {
    String name = Iterables.get(Splitter.on('/').split(pool), 1);
    return stay.tags()
        .during(from, to)
        .allMatch(tags -> poolIds(tags).anyMatch(id -> id.equals(pool) || id.equals(name)));
  }

  private static Stream<String> poolIds(Map<String, String> tags) {
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().startsWith("ecs-a.lb"))
        .flatMap(tag -> POOL_IDS.splitToStream(tag.getValue()));
  }
}
