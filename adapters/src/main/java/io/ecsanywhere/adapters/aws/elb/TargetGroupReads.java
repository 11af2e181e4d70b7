package io.ecsanywhere.adapters.aws.elb;

import com.google.common.collect.Maps;
import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * ELB's calls for target groups and their tags. Groups are read by name; where many are, or one is
 * not there, all of the account's are read at once, for a page holds 400 of them.
 */
final class TargetGroupReads {

  static final String DESCRIBE = "elasticloadbalancing:DescribeTargetGroups";
  static final String TAGS = "elasticloadbalancing:DescribeTags";

  /** What DescribeTags takes. */
  static final int BATCH = 20;

  private static final int PAGE = 400;

  /** After so many were read by name, in five calls or more, all are read: 2,000 cost as much. */
  private static final int ALL_AFTER = 5 * BATCH;

  /** A group, and when the read that showed it began, on the ticker. */
  record Row(TargetGroup group, long began) {}

  private final AwsCalls calls;
  private final ElasticLoadBalancingV2Client elb;
  private final Duration allGoodFor;
  private final Ticker ticker;

  /** All groups, by name, as they were read together. */
  private final Map<String, Row> all = new ConcurrentHashMap<>();

  private int byNameSince;

  /**
   * @param allGoodFor for how long what was read of all groups answers for single ones
   */
  TargetGroupReads(
      AwsCalls calls, ElasticLoadBalancingV2Client elb, Duration allGoodFor, Ticker ticker) {
    this.calls = calls;
    this.elb = elb;
    this.allGoodFor = allGoodFor;
    this.ticker = ticker;
  }

  /** Of which groups is known that they are there, since all were read. */
  Stream<String> names() {
    return all.keySet().stream();
  }

  /** What is next asked of this group is read anew. */
  void forget(String name) {
    all.remove(name);
  }

  /**
   * These groups, by name, those that there are; at most {@link #BATCH} of them. For one thread at
   * a time.
   *
   * @throws ApiException where a call failed
   */
  Map<String, Row> groups(Collection<String> names) {
    if (byNameSince >= ALL_AFTER) {
      readAll();
    }
    long now = ticker.nanos();
    all.values().removeIf(row -> now - row.began >= allGoodFor.toNanos());
    Map<String, Row> rows = new HashMap<>();
    List<String> unread = new ArrayList<>();
    for (String name : names) {
      Row row = all.get(name);
      if (row == null) {
        unread.add(name);
      } else {
        rows.put(name, row);
      }
    }
    if (!unread.isEmpty()) {
      byNameSince += unread.size();
      rows.putAll(byName(unread, now));
    }
    return rows;
  }

  private void readAll() {
    long began = ticker.nanos();
    Map<String, TargetGroup> read = read(request -> request.pageSize(PAGE));
    all.clear();
    read.forEach((name, group) -> all.put(name, new Row(group, began)));
    byNameSince = 0;
  }

  /**
   * One name that is not there costs the whole call, and ELB does not say which it is. Then all
   * groups are read: that takes a call for each 400, however many names are wrong.
   */
  private Map<String, Row> byName(List<String> names, long now) {
    try {
      return Maps.transformValues(
          read(request -> request.names(names)), group -> new Row(group, now));
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.NotFound)) {
        throw e;
      }
      if (names.size() == 1) {
        return Map.of();
      }
      readAll();
      return Maps.filterKeys(Map.copyOf(all), names::contains);
    }
  }

  private Map<String, TargetGroup> read(Consumer<DescribeTargetGroupsRequest.Builder> which) {
    Map<String, TargetGroup> groups = new HashMap<>();
    for (TargetGroup group : Pages.all(DESCRIBE, token -> page(which, token))) {
      if (group.targetGroupName() != null && group.targetGroupArn() != null) {
        groups.put(group.targetGroupName(), group);
      }
    }
    return groups;
  }

  private Pages.Page<TargetGroup> page(
      Consumer<DescribeTargetGroupsRequest.Builder> which, @Nullable String token) {
    DescribeTargetGroupsResponse answer =
        calls.call(
            DESCRIBE,
            () -> elb.describeTargetGroups(request -> request.marker(token).applyMutation(which)));
    return new Pages.Page<>(answer.targetGroups(), answer.nextMarker());
  }

  /**
   * Tags by ARN; at most {@link #BATCH}.
   *
   * @throws ApiException with {@code NotFound} where one of the groups is gone
   */
  Map<String, Map<String, String>> tags(List<String> arns) {
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
