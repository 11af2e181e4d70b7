package io.ecsanywhere.adapters.aws.elb;

import com.google.common.collect.Iterables;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.budget.Permit;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** One change to one target group: as much of it as ELB accepts. */
final class TargetGroupWrite {

  /** No bound is documented; this is what others were seen to send without being refused. */
  private static final int CHUNK = 200;

  private final TargetGroup group;
  private final Sender sender;
  private @Nullable ApiException worst;

  TargetGroupWrite(
      AwsCalls calls,
      ElasticLoadBalancingV2Client elb,
      TargetGroup group,
      Permit permit,
      Duration timeout) {
    this.group = group;
    this.sender = new Sender(calls, elb, group, permit, timeout, this::note);
  }

  /** How many calls a change takes where ELB accepts all of it. */
  static int calls(Change change) {
    return chunks(change.register().size()) + chunks(change.deregister().size());
  }

  private static int chunks(int targets) {
    return (targets + CHUNK - 1) / CHUNK;
  }

  /**
   * Registers, then deregisters; the other way round where the group is full.
   *
   * @throws ApiException where anything was left undone; of several failures the one that trying
   *     again helps most
   */
  void apply(Change change) {
    Set<Target> wanted = new TreeSet<>(change.register());
    boolean knownFull = group.room().isFull();
    boolean foundFull = !knownFull && !register(wanted);
    if (worst != null
        && (worst.failure() instanceof ApiFailure.NotFound
            || worst.failure() instanceof ApiFailure.NotLeader)) {
      throw worst;
    }
    int freed = deregister(change.deregister());
    if (knownFull) {
      fill(wanted, CHUNK, group.room().free());
    } else if (foundFull) {
      // With no place freed, what was just refused need not be tried again.
      int refused = Math.min(CHUNK, wanted.size());
      fill(wanted, freed > 0 ? CHUNK : refused / 2, wanted.size());
    }
    if (worst != null) {
      throw worst;
    }
  }

  /**
   * Registers chunk by chunk.
   *
   * @param wanted loses what has been dealt with
   * @return false once the group is full
   */
  private boolean register(Set<Target> wanted) {
    try {
      for (List<Target> chunk : Iterables.partition(List.copyOf(wanted), CHUNK)) {
        if (!sender.register(chunk, wanted)) {
          group.room().foundFull();
          return false;
        }
      }
    } catch (ApiException e) {
      note(e);
    }
    return true;
  }

  /** Deregisters chunk by chunk, and says how many targets that were. */
  private int deregister(Set<Target> targets) {
    Set<Target> left = new TreeSet<>(targets);
    try {
      for (List<Target> chunk : Iterables.partition(targets, CHUNK)) {
        sender.deregister(chunk, left);
      }
    } catch (ApiException e) {
      note(e);
    }
    int freed = targets.size() - left.size();
    group.room().freed(freed);
    return freed;
  }

  /**
   * Registers as many as fit, in chunks that become smaller until the group refuses a single
   * target.
   *
   * @param wanted loses what has been dealt with
   * @param chunk how many to begin with
   * @param places how many to try at most
   */
  private void fill(Set<Target> wanted, int chunk, int places) {
    int left = places;
    int size = chunk;
    try {
      while (size > 0 && left > 0 && !wanted.isEmpty()) {
        List<Target> next = wanted.stream().limit(Math.min(size, left)).toList();
        if (sender.register(next, wanted)) {
          left -= next.size();
          group.room().taken(next.size());
        } else {
          group.room().foundFull();
          size = next.size() / 2;
        }
      }
    } catch (ApiException e) {
      note(e);
    }
    if (!wanted.isEmpty()) {
      note(
          new ApiException(
              new ApiFailure.Full(
                  Sender.REGISTER,
                  "the target group %s is full: %d targets were left out"
                      .formatted(group.name(), wanted.size()))));
    }
  }

  private void note(ApiException failure) {
    if (worst == null) {
      worst = failure;
    } else if (rank(failure.failure()) < rank(worst.failure())) {
      failure.addSuppressed(worst);
      worst = failure;
    } else {
      worst.addSuppressed(failure);
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
      case ApiFailure.Invalid _ -> 5;
    };
  }
}
