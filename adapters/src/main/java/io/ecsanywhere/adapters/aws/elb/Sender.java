package io.ecsanywhere.adapters.aws.elb;

import com.google.common.net.InetAddresses;
import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * Sends chunks of targets to one group. A chunk that ELB calls invalid is mended where the refusal
 * says how, and else halved until the targets that spoil it stand alone: they keep no other target
 * out.
 */
final class Sender {

  static final String REGISTER = "elasticloadbalancing:RegisterTargets";
  private static final String DEREGISTER = "elasticloadbalancing:DeregisterTargets";

  /**
   * How many refused calls one change may cost. Finding one bad target among 200 takes eight or so;
   * a change that is refused through and through must not eat the account's rate.
   */
  private static final int MOST_REFUSALS = 40;

  private final AwsCalls calls;
  private final ElasticLoadBalancingV2Client elb;
  private final TargetGroup group;
  private final Permit permit;
  private final Duration timeout;
  private final Consumer<ApiException> refused;
  private int refusals;

  /**
   * @param permit pays for the calls
   * @param timeout of each call, all its attempts together
   * @param refused told of each target that ELB does not take
   */
  Sender(
      AwsCalls calls,
      ElasticLoadBalancingV2Client elb,
      TargetGroup group,
      Permit permit,
      Duration timeout,
      Consumer<ApiException> refused) {
    this.calls = calls;
    this.elb = elb;
    this.group = group;
    this.permit = permit;
    this.timeout = timeout;
    this.refused = refused;
  }

  /**
   * Registers a chunk.
   *
   * @param open loses the targets that have been registered or refused for good
   * @return false where the group is full: some of the chunk may still fit
   * @throws ApiException where the call failed for another reason than its targets
   */
  boolean register(List<Target> chunk, Set<Target> open) {
    try {
      send(
          REGISTER,
          chunk,
          open,
          part ->
              elb.registerTargets(
                  request ->
                      request
                          .targetGroupArn(group.arn())
                          .targets(described(part, group.zones()::forRegistering))
                          .overrideConfiguration(this::limit)));
      return true;
    } catch (ApiException e) {
      if (e.failure() instanceof ApiFailure.Full) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Deregisters a chunk.
   *
   * @param open loses the targets that have been deregistered or refused for good
   * @throws ApiException where the call failed for another reason than its targets
   */
  void deregister(List<Target> chunk, Set<Target> open) {
    send(
        DEREGISTER,
        chunk,
        open,
        part ->
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

  private void send(
      String operation,
      List<Target> chunk,
      Set<Target> open,
      Function<List<Target>, Object> request) {
    Deque<List<Target>> parts = new ArrayDeque<>(List.of(chunk));
    while (!parts.isEmpty()) {
      List<Target> part = parts.pop();
      try {
        calls.call(
            operation,
            permit,
            () -> {
              WriteGate.pass(operation);
              return request.apply(part);
            });
        part.forEach(open::remove);
      } catch (ApiException e) {
        if (!(e.failure() instanceof ApiFailure.Invalid) || ++refusals > MOST_REFUSALS) {
          throw e;
        }
        mend(part, e, open).reversed().forEach(parts::push);
      }
    }
  }

  /** What to send instead of a part that was refused. */
  private List<List<Target>> mend(List<Target> part, ApiException refusal, Set<Target> open) {
    String message = refusal.failure().message();
    if (Zones.concerns(message) && group.zones().correct(part, message)) {
      return List.of(part);
    }
    Set<InetAddress> named = Zones.named(message);
    List<Target> bad =
        part.size() == 1 ? part : part.stream().filter(t -> named.contains(t.address())).toList();
    if (bad.isEmpty()) {
      int half = part.size() / 2;
      return List.of(part.subList(0, half), part.subList(half, part.size()));
    }
    bad.forEach(open::remove);
    refused.accept(without(bad, refusal));
    List<Target> rest = part.stream().filter(t -> !bad.contains(t)).toList();
    return rest.isEmpty() ? List.of() : List.of(rest);
  }

  private ApiException without(List<Target> bad, ApiException refusal) {
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
