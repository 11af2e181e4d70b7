package io.ecsanywhere.adapters.aws.elb;

import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * What is written to one target group in one pass, as far as ELB accepts it: call by call, until
 * the permit is spent. What was learned by then, of targets that ELB refuses and of room, serves
 * what is decided after the next wait; what failed is not tried again.
 */
final class TargetGroupWrite {

  private final Permit permit;
  private final Sender sender;

  /** Targets that were neither taken nor are to be tried again, and why. */
  private final Map<Target, ApiException> failed = new LinkedHashMap<>();

  /** Whether the group has refused one of these calls for being full. */
  private boolean foundFull;

  /** How many may still fit at once into a group that is full. */
  private int fitting = Sender.CHUNK;

  TargetGroupWrite(AwsCalls calls, ElasticLoadBalancingV2Client elb, Duration timeout) {
    // Registering and deregistering draw on the same rate.
    this.permit = calls.permit(Sender.REGISTER);
    this.sender = new Sender(calls, elb, permit, timeout, this::refused);
  }

  /** Waits for as many calls as a change takes if ELB accepts all of it; says whether it waited. */
  boolean await(Change change) {
    return permit.await(
        sender.calls(open(change.register())) + sender.calls(open(change.deregister())));
  }

  void close() {
    permit.close();
  }

  /**
   * Registers, then deregisters; the other way round where the group is full.
   *
   * @return what was not taken when the permit was spent
   * @throws ApiException where nothing is left but what failed; of several failures the one that
   *     trying again helps most
   * @throws PartialWriteException likewise, where some of this change was taken
   */
  Change apply(TargetGroup group, Change change) {
    SortedSet<Target> joining = open(change.register());
    SortedSet<Target> leaving = open(change.deregister());
    try {
      send(group, joining, leaving);
      if (joining.isEmpty() && leaving.isEmpty()) {
        complain();
      }
    } catch (ApiException e) {
      throw PartialWriteException.of(e, taken(change, joining, leaving));
    }
    return change.without(taken(change, joining, leaving));
  }

  /** What is neither open nor failed. */
  private Change taken(Change change, Set<Target> joining, Set<Target> leaving) {
    return change
        .without(Change.of(joining, leaving))
        .without(Change.of(failed.keySet(), failed.keySet()));
  }

  /** What has been dealt with is lost from both sets. */
  private void send(TargetGroup group, SortedSet<Target> joining, SortedSet<Target> leaving) {
    if (!group.room().isFull()) {
      register(group, joining);
    }
    deregister(group, leaving);
    if (group.room().isFull() && leaving.isEmpty()) {
      fill(group, joining);
    }
  }

  private SortedSet<Target> open(Set<Target> targets) {
    return new TreeSet<>(Sets.difference(targets, failed.keySet()));
  }

  /**
   * Registers call by call, until the group is full.
   *
   * @param joining loses what has been dealt with
   */
  private void register(TargetGroup group, SortedSet<Target> joining) {
    try {
      while (!joining.isEmpty() && !permit.isSpent()) {
        List<Target> part = sender.next(joining, Sender.CHUNK);
        if (sender.register(group, part, joining) == Sender.Answer.FULL) {
          full(group, part);
          return;
        }
      }
    } catch (ApiException e) {
      fail(joining, e);
    }
  }

  private void full(TargetGroup group, List<Target> refused) {
    group.room().foundFull();
    foundFull = true;
    fitting = refused.size() / 2;
  }

  private void deregister(TargetGroup group, SortedSet<Target> leaving) {
    int freed = 0;
    try {
      while (!leaving.isEmpty() && !permit.isSpent()) {
        List<Target> part = sender.next(leaving, Sender.CHUNK);
        if (sender.deregister(group, part, leaving) == Sender.Answer.TAKEN) {
          freed += part.size();
        }
      }
    } catch (ApiException e) {
      fail(leaving, e);
    }
    group.room().freed(freed);
    if (freed > 0) {
      // Without that, what was refused for being too many need not be tried again.
      fitting = Sender.CHUNK;
    }
  }

  /**
   * Registers as many as fit: in a group that was found full only now, ever fewer at once until it
   * refuses a single target; in one that has been known to be full, as many as places were freed.
   *
   * @param joining loses what has been dealt with
   */
  private void fill(TargetGroup group, SortedSet<Target> joining) {
    Room room = group.room();
    try {
      while (!joining.isEmpty() && fitting > 0 && (foundFull || room.free() > 0)) {
        if (permit.isSpent()) {
          return;
        }
        int most = foundFull ? fitting : Math.min(fitting, room.free());
        List<Target> part = sender.next(joining, most);
        switch (sender.register(group, part, joining)) {
          case TAKEN -> room.taken(part.size());
          case FULL -> full(group, part);
          case REFUSED -> {}
        }
      }
    } catch (ApiException e) {
      fail(joining, e);
    }
    if (!joining.isEmpty()) {
      fail(
          joining,
          new ApiException(
              new ApiFailure.Full(
                  Sender.REGISTER,
                  "the target group %s is full: %d targets were left out"
                      .formatted(group.name(), joining.size()))));
    }
  }

  /** All that is open of one kind fails with this call. */
  private void fail(SortedSet<Target> open, ApiException e) {
    if (e.failure() instanceof ApiFailure.NotFound || e.failure() instanceof ApiFailure.NotLeader) {
      throw e;
    }
    refused(List.copyOf(open), e);
    open.clear();
  }

  private void refused(List<Target> targets, ApiException e) {
    targets.forEach(target -> failed.put(target, e));
  }

  private void complain() {
    List<ApiException> failures =
        failed.values().stream()
            .distinct()
            .sorted(Comparator.comparingInt(e -> rank(e.failure())))
            .toList();
    if (!failures.isEmpty()) {
      ApiException worst = failures.getFirst();
      failures.stream().skip(1).forEach(worst::addSuppressed);
      throw worst;
    }
  }

  /** What the caller should hear of first: a failure that passes, so that it comes again soon. */
  private static int rank(ApiFailure failure) {
    return switch (failure) {
      case ApiFailure.NotLeader _ -> -1;
      case ApiFailure.NotFound _ -> 0;
      case ApiFailure.Throttled _ -> 1;
      case ApiFailure.Transient _ -> 2;
      case ApiFailure.Full _ -> 3;
      case ApiFailure.Denied _ -> 4;
      case ApiFailure.Refused _ -> 5;
      case ApiFailure.Invalid _ -> 6;
    };
  }
}
