package io.ecsanywhere.adapters.aws.elb;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/**
 * Reads target groups and their tags. ELB's describe calls are rationed at ten a second, so names
 * that are asked for while a call is under way travel together in the next one.
 */
final class TargetGroupLookup {

  static final String DESCRIBE = "elasticloadbalancing:DescribeTargetGroups";
  private static final String TAGS = "elasticloadbalancing:DescribeTags";

  /** What DescribeTags takes. */
  private static final int BATCH = 20;

  /** A name that somebody waits for; filled in by whoever makes the call. */
  private static final class Wanted {
    private @Nullable TargetGroup group;
    private @Nullable ApiException failure;

    private boolean answered() {
      return group != null || failure != null;
    }

    private TargetGroup get() {
      if (group != null) {
        return group;
      }
      // Each caller gets an exception of its own: they are thrown on different threads.
      throw failure == null
          ? new IllegalStateException("nobody answered")
          : new ApiException(failure.failure(), failure);
    }
  }

  private final AwsCalls calls;
  private final ElasticLoadBalancingV2Client elb;
  private final Ticker ticker;

  /** Held during the calls; whoever gets it next speaks for all that wait. */
  private final ReentrantLock calling = new ReentrantLock();

  /** Guarded by itself. */
  private final Map<String, Wanted> waiting = new LinkedHashMap<>();

  TargetGroupLookup(AwsCalls calls, ElasticLoadBalancingV2Client elb, Ticker ticker) {
    this.calls = calls;
    this.elb = elb;
    this.ticker = ticker;
  }

  /**
   * Reads a target group by its name.
   *
   * @throws ApiException with {@code NotFound}, with {@code Invalid} where it is no pool for this
   *     controller, or because a call failed
   */
  TargetGroup find(String name) {
    Wanted wanted;
    synchronized (waiting) {
      wanted = waiting.computeIfAbsent(name, _ -> new Wanted());
    }
    calling.lock();
    try {
      if (!wanted.answered()) {
        answer(batchWith(name, wanted));
      }
    } finally {
      calling.unlock();
    }
    return wanted.get();
  }

  private Map<String, Wanted> batchWith(String name, Wanted own) {
    synchronized (waiting) {
      waiting.remove(name);
      Map<String, Wanted> batch = new LinkedHashMap<>(Map.of(name, own));
      waiting.entrySet().stream()
          .limit(BATCH - 1)
          .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
      waiting.keySet().removeAll(batch.keySet());
      return batch;
    }
  }

  private void answer(Map<String, Wanted> batch) {
    try {
      var groups = describe(List.copyOf(batch.keySet()));
      Map<String, Map<String, String>> tags =
          groups.isEmpty() ? Map.of() : tags(groups.values().stream().toList());
      batch.forEach(
          (name, wanted) -> {
            try {
              wanted.group = checked(name, groups.get(name), tags);
            } catch (ApiException e) {
              wanted.failure = e;
            }
          });
    } catch (ApiException e) {
      batch.values().forEach(wanted -> wanted.failure = e);
    }
  }

  private TargetGroup checked(
      String name,
      software.amazon.awssdk.services.elasticloadbalancingv2.model.@Nullable TargetGroup group,
      Map<String, Map<String, String>> tags) {
    if (group == null) {
      throw new ApiException(
          new ApiFailure.NotFound(DESCRIBE, "there is no target group named " + name));
    }
    Map<String, String> own = tags.get(group.targetGroupArn());
    if (own == null) {
      // Acting without its tags could remove what the pool's owner has put under their guard.
      throw new ApiException(
          new ApiFailure.Transient(TAGS, "ELB did not answer for the tags of " + name));
    }
    return TargetGroup.of(group, own, new Room(ticker));
  }

  /** One name that is not there costs the whole call: then the names are halved. */
  private Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup>
      describe(List<String> names) {
    try {
      Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> groups =
          new HashMap<>();
      for (var group : Pages.all(DESCRIBE, token -> page(names, token))) {
        if (group.targetGroupName() != null && group.targetGroupArn() != null) {
          groups.put(group.targetGroupName(), group);
        }
      }
      return groups;
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.NotFound)) {
        throw e;
      }
      if (names.size() == 1) {
        return Map.of();
      }
      var groups = new HashMap<>(describe(names.subList(0, names.size() / 2)));
      groups.putAll(describe(names.subList(names.size() / 2, names.size())));
      return groups;
    }
  }

  private Pages.Page<software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> page(
      List<String> names, @Nullable String token) {
    DescribeTargetGroupsResponse answer =
        calls.call(
            DESCRIBE,
            () -> elb.describeTargetGroups(request -> request.names(names).marker(token)));
    return new Pages.Page<>(answer.targetGroups(), answer.nextMarker());
  }

  /** Tags by ARN. */
  private Map<String, Map<String, String>> tags(
      List<software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> groups) {
    List<String> arns = groups.stream().map(group -> group.targetGroupArn()).toList();
    Map<String, Map<String, String>> tags = new HashMap<>();
    for (TagDescription description :
        calls
            .call(TAGS, () -> elb.describeTags(request -> request.resourceArns(arns)))
            .tagDescriptions()) {
      if (description.resourceArn() != null) {
        tags.put(description.resourceArn(), map(description.tags()));
      }
    }
    return tags;
  }

  private static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new HashMap<>();
    for (Tag tag : tags) {
      if (tag.key() != null) {
        map.put(tag.key(), tag.value() == null ? "" : tag.value());
      }
    }
    return map;
  }
}
