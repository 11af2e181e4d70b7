package io.ecsanywhere.adapters.aws.elb;

import io.ecsanywhere.adapters.aws.call.AwsCalls;
import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PartialWriteException;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.adapters.pool.WritePermit;
import io.ecsanywhere.informers.model.AddressText;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * Target groups of Application and Network Load Balancers. What a target group demands is
 * remembered for the target resync period; its members are read anew each time.
 */
public final class TargetGroups implements PoolAdapter {

  private static final String HEALTH = "elasticloadbalancing:DescribeTargetHealth";

  /** AWS's quota of targets a group; no call tells what it is for the account. */
  private static final int USUAL_QUOTA = 1_000;

  private final AwsCalls calls;
  private final ElasticLoadBalancingV2Client elb;
  private final String region;
  private final TargetGroupLookup lookup;

  private volatile Duration writeTimeout = Duration.ofSeconds(10);

  public TargetGroups(
      AwsCalls calls,
      ElasticLoadBalancingV2Client elb,
      String region,
      Duration targetResyncPeriod,
      Ticker ticker) {
    this.calls = calls;
    this.elb = elb;
    this.region = region;
    this.lookup = new TargetGroupLookup(calls, elb, targetResyncPeriod, ticker);
  }

  @Override
  public String scheme() {
    return PoolId.TARGET_GROUP;
  }

  @Override
  public String canonical(String name) {
    return TargetGroupName.parse(name, region).name();
  }

  @Override
  public PoolTraits traits(String name) {
    return group(name).traits();
  }

  @Override
  public List<Member> members(String name) {
    return on(name, group(name), this::members);
  }

  @Override
  public OptionalInt usualRoom() {
    return OptionalInt.of(USUAL_QUOTA);
  }

  @Override
  public Optional<String> hindrance(String name) {
    return group(name).agreed() ? Optional.empty() : Optional.of(TargetGroup.NOT_AGREED);
  }

  @Override
  public boolean limitWrites(Duration timeout) {
    writeTimeout = timeout;
    return true;
  }

  /** For those who have nothing to decide anew after a wait. */
  @Override
  public void apply(String name, Change change) {
    try (WritePermit permit = permit(name)) {
      Change left = change;
      while (!left.isEmpty()) {
        left = apply(permit, change, left);
      }
    }
  }

  private static Change apply(WritePermit permit, Change whole, Change left) {
    try {
      permit.await(left);
      return permit.apply(left);
    } catch (ApiException e) {
      throw PartialWriteException.of(e, whole.without(left));
    }
  }

  @Override
  public WritePermit permit(String name) {
    TargetGroupWrite write = new TargetGroupWrite(calls, elb, writeTimeout);
    return new WritePermit() {
      private Optional<TargetGroup> found = Optional.empty();

      // The group is looked for here: who has sent no call of the write may still be cut off.
      @Override
      public boolean await(Change change) {
        boolean waited = write.await(change);
        found = Optional.of(group(name));
        return waited;
      }

      @Override
      public Change apply(Change change) {
        return on(name, found.orElseGet(() -> group(name)), group -> write.apply(group, change));
      }

      @Override
      public void close() {
        write.close();
      }
    };
  }

  /**
   * A group that is gone is forgotten, and where only its name was asked for, the one that has the
   * name by now is taken.
   */
  private <R> R on(String name, TargetGroup group, Function<TargetGroup, R> work) {
    try {
      return work.apply(group);
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.NotFound)) {
        throw e;
      }
      lookup.forget(group.name());
      if (group(name).arn().equals(group.arn())) {
        throw e;
      }
      throw new ApiException(
          new ApiFailure.Transient(
              e.failure().operation(), "target group " + group.name() + " has been made anew"),
          e);
    }
  }

  private TargetGroup group(String arnOrName) {
    return lookup.find(parse(arnOrName));
  }

  private TargetGroupName parse(String arnOrName) {
    try {
      return TargetGroupName.parse(arnOrName, region);
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          new ApiFailure.Invalid(TargetGroupReads.DESCRIBE, String.valueOf(e.getMessage())), e);
    }
  }

  private List<Member> members(TargetGroup group) {
    Map<Target, Member> members = new HashMap<>();
    Map<Target, String> zones = new HashMap<>();
    for (TargetHealthDescription row :
        calls
            .call(
                HEALTH,
                () -> elb.describeTargetHealth(request -> request.targetGroupArn(group.arn())))
            .targetHealthDescriptions()) {
      TargetDescription listed = row.target();
      if (listed == null || listed.id() == null) {
        continue;
      }
      Optional<InetAddress> address = AddressText.read(listed.id());
      int port = listed.port() == null ? group.defaultPort() : listed.port();
      if (address.isEmpty() || port < 1 || port > 65_535) {
        continue;
      }
      Target target = new Target(address.get(), port);
      boolean draining =
          row.targetHealth() != null
              && row.targetHealth().state() == TargetHealthStateEnum.DRAINING;
      members.merge(
          target,
          new Member(target, draining, health(row.targetHealth())),
          (one, other) -> one.draining() ? other : one);
      if (listed.availabilityZone() != null) {
        zones.put(target, listed.availabilityZone());
      }
    }
    group.zones().listed(zones);
    return List.copyOf(members.values());
  }

  /** In words that all members share: there are few, and many members. */
  private static Health health(@Nullable TargetHealth health) {
    if (health == null || health.stateAsString() == null) {
      return Health.UNKNOWN;
    }
    String reason = health.reasonAsString() == null ? "" : health.reasonAsString();
    return new Health(health.stateAsString().intern(), reason.intern());
  }
}
