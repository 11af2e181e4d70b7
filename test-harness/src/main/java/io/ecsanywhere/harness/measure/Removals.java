package io.ecsanywhere.harness.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import com.google.common.net.HostAndPort;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.ecs.Stay;
import io.ecsanywhere.harness.elb.TargetChange;
import io.ecsanywhere.harness.front.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds every deregistration that the controller made against what was so at that moment: a target
 * goes only when the task that is reached there is to stop, when its host has another address, or
 * when its service is not, or no longer, bound to the pool.
 *
 * <p>Where a task has come to a target that was there before it, in the place of another, the
 * removal may be meant for that one, but not for long once ECS has answered with the newcomer.
 */
public final class Removals {

  private static final Splitter POOL_IDS =
      Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

  private static final Operations DESCRIBE_TASKS = Operations.of("ecs:DescribeTasks");

  /** Longer than a write takes that was decided before, tried again, and as old a read. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(5);

  /** A target that was taken from a pool, and the task that it was to stay for. */
  public record Wrong(TargetChange removal, Stay stay) {}

  private final SimulatedAws aws;
  private final Duration underWay;
  private final List<Stay> stays;

  private Removals(SimulatedAws aws, String cluster, Duration underWay) {
    this.aws = aws;
    this.underWay = underWay;
    this.stays = aws.ecs().stays(cluster);
  }

  /** Every removal so far for which there was no cause. */
  public static List<Wrong> withoutCause(SimulatedAws aws, String cluster) {
    return withoutCause(aws, cluster, UNDER_WAY);
  }

  /**
   * The same.
   *
   * @param underWay how long after a task was told of removals for the one before it are excused
   */
  static List<Wrong> withoutCause(SimulatedAws aws, String cluster, Duration underWay) {
    Removals removals = new Removals(aws, cluster, underWay);
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
        .filter(stay -> stay.from().isBefore(removal.at()) && removal.at().isBefore(stay.to()))
        .filter(stay -> judged(stay, removal, registered))
        .filter(stay -> !registered.isBefore(stay.from()) || known(stay, removal.at()))
        .map(stay -> new Wrong(removal, stay));
  }

  private static boolean judged(Stay stay, TargetChange removal, Instant registered) {
    Instant since = registered.isBefore(stay.from()) ? stay.from() : registered;
    return reachedAt(stay, removal.target(), since, removal.at())
        && bound(stay, removal.targetGroupArn(), since, removal.at());
  }

  /** Whether ECS has answered with this task while it ran, and that some time ago. */
  private boolean known(Stay stay, Instant at) {
    return aws.calls().of(DESCRIBE_TASKS).stream()
        .filter(call -> call.ok() && !call.start().isBefore(stay.from()))
        .filter(call -> call.start().plus(call.duration()).plus(underWay).isBefore(at))
        .anyMatch(call -> names(call.parameters().path("tasks"), stay.taskArn()));
  }

  private static boolean names(JsonNode tasks, String arn) {
    return Streams.stream(tasks).anyMatch(task -> task.asText().equals(arn));
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
