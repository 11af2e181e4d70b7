package io.ecsanywhere.adapters.aws.elb;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * Sends targets to a group, one call at a time. A call that ELB calls invalid is mended where the
 * refusal says how; else its targets travel in halves from then on, until those that spoil them
 * stand alone: they keep no other target out. For one thread.
 */
final class Sender {

  static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final String DEREGISTER = "elasticloadbalancing:DeregisterTargets";

  /** No bound is documented; this is what others were seen to send without being refused. */
  static final int CHUNK = 200;

  /**
   * How many refused calls one pass may cost. Finding one bad target among 200 takes eight or so; a
   * change that is refused through and through must not eat the account's rate.
   */
  private static final int MOST_REFUSALS = 40;

  /** The tag that the shipped policy asks for; nothing but AWS reads it. */
  private static final String AGREEMENT = "ecs-a.controller";

  /** What ELB says to a call. */
  enum Answer {
    TAKEN,
    /** Not as it stood: what is still open is to be sent another way. */
    REFUSED,
    /** The group is full: some of the targets may still fit. */
    FULL
  }

  private final AwsCalls calls;
  private final ElasticLoadBalancingV2Client elb;
  private final Permit permit;
  private final Duration timeout;
  private final BiConsumer<List<Target>, ApiException> refused;

  /** In how large company a target may travel, where a larger one was refused. */
  private final Map<Target, Integer> company = new HashMap<>();

  private int refusals;

  /**
   * @param permit pays for the calls
   * @param timeout of each call, all its attempts together
   * @param refused told of the targets that ELB does not take
   */
  Sender(
      AwsCalls calls,
      ElasticLoadBalancingV2Client elb,
      Permit permit,
      Duration timeout,
      BiConsumer<List<Target>, ApiException> refused) {
    this.calls = calls;
    this.elb = elb;
    this.permit = permit;
    this.timeout = timeout;
    this.refused = refused;
  }

  /** How many calls these targets take, where none is refused. */
  int calls(Set<Target> targets) {
    return byCompany(targets).entrySet().stream()
        .mapToInt(entry -> IntMath.divide(entry.getValue().size(), entry.getKey(), CEILING))
        .sum();
  }

  /** Which of these targets to send next, at most so many: those first that were never refused. */
  List<Target> next(Set<Target> targets, int most) {
    List<Target> first = byCompany(targets).values().iterator().next();
    return first.subList(0, Math.min(first.size(), Math.min(company(first.getFirst()), most)));
  }

  private SortedMap<Integer, List<Target>> byCompany(Set<Target> targets) {
    return targets.stream()
        .collect(
            Collectors.groupingBy(
                this::company,
                () -> new TreeMap<Integer, List<Target>>(Comparator.reverseOrder()),
                Collectors.toList()));
  }

  private int company(Target target) {
    return company.getOrDefault(target, CHUNK);
  }

  /**
   * Registers targets by one call.
   *
   * @param open loses the targets that have been registered or refused for good
   * @throws ApiException where the call failed for another reason than its targets
   */
  Answer register(TargetGroup group, List<Target> part, Set<Target> open) {
    return send(
        REGISTER,
        group,
        part,
        open,
        () ->
            elb.registerTargets(
                request ->
                    request
                        .targetGroupArn(group.arn())
                        .targets(described(part, group.zones()::forRegistering))
                        .overrideConfiguration(this::limit)));
  }

  /**
   * Deregisters targets by one call.
   *
   * @param open loses the targets that have been deregistered or refused for good
   * @throws ApiException where the call failed for another reason than its targets
   */
  Answer deregister(TargetGroup group, List<Target> part, Set<Target> open) {
    return send(
        DEREGISTER,
        group,
        part,
        open,
        () ->
            elb.deregisterTargets(
                request ->
                    request
                        .targetGroupArn(group.arn())
                        .targets(described(part, group.zones()::forDeregistering))
                        .overrideConfiguration(this::limit)));
  }

  private void limit(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout);
  }

  private Answer send(
      String operation,
      TargetGroup group,
      List<Target> part,
      Set<Target> open,
      Supplier<Object> request) {
    try {
      var _ =
          calls.call(
              operation,
              permit,
              () -> {
                WriteGate.pass(operation);
                return request.get();
              });
      part.forEach(open::remove);
      part.forEach(company::remove);
      return Answer.TAKEN;
    } catch (ApiException e) {
      if (e.failure() instanceof ApiFailure.Full && operation.equals(REGISTER)) {
        return Answer.FULL;
      }
      if (e.failure() instanceof ApiFailure.Refused) {
        throw disagreed(group, e);
      }
      if (!(e.failure() instanceof ApiFailure.Invalid) || ++refusals > MOST_REFUSALS) {
        throw e;
      }
      mend(group, part, e, open);
      return Answer.REFUSED;
    }
  }

  /** What AWS says of it names the action and the group, but not what would allow it. */
  private static ApiException disagreed(TargetGroup group, ApiException refusal) {
    ApiFailure failure = refusal.failure();
    return new ApiException(
        new ApiFailure.Refused(
            failure.operation(),
            "the target group %s lacks the tag %s with the lease's name for its value, or the policy the permission: %s"
                .formatted(group.name(), AGREEMENT, failure.message())),
        refusal);
  }

  /** Sees to it that what is open is sent another way. */
  private void mend(TargetGroup group, List<Target> part, ApiException refusal, Set<Target> open) {
    String message = refusal.failure().message();
    if (Zones.concerns(message) && group.zones().correct(part, message)) {
      return;
    }
    Set<InetAddress> named = Zones.named(message);
    List<Target> bad =
        part.size() == 1 ? part : part.stream().filter(t -> named.contains(t.address())).toList();
    if (bad.isEmpty()) {
      part.forEach(target -> company.put(target, part.size() / 2));
    } else {
      bad.forEach(open::remove);
      refused.accept(bad, without(group, bad, refusal));
    }
  }

  private static ApiException without(TargetGroup group, List<Target> bad, ApiException refusal) {
    ApiFailure failure = refusal.failure();
    String more = bad.size() == 1 ? "" : " and %d more".formatted(bad.size() - 1);
    return new ApiException(
        new ApiFailure.Invalid(
            failure.operation(),
            "the target group %s refuses %s%s: %s"
                .formatted(group.name(), bad.getFirst(), more, failure.message())),
        refusal);
  }

  private static List<TargetDescription> described(
      List<Target> targets, Function<Target, Optional<String>> zone) {
    return targets.stream()
        .map(
            target ->
                TargetDescription.builder()
                    .id(InetAddresses.toAddrString(target.address()))
                    .port(target.port())
                    .availabilityZone(zone.apply(target).orElse(null))
                    .build())
        .toList();
  }
}
