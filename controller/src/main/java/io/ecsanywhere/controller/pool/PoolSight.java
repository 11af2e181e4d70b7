package io.ecsanywhere.controller.pool;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.adapters.pool.PoolTraits;
import io.ecsanywhere.controller.pool.Observed.Seen;
import io.ecsanywhere.controller.pool.PoolStatus.State;
import io.ecsanywhere.informers.model.Target;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pool as the last pass left it. Never changes, and shares what it shows with the pool: looking
 * at it costs nobody anything, and keeping it nearly nothing.
 */
public final class PoolSight {

  private final PoolTraits traits;
  private final Desired desired;
  private final Observed observed;
  private final Optional<String> held;
  private final boolean refused;
  private final OptionalLong readAt;
  private final long passedAt;

  /**
   * @param refused whether the last write was, for its owner has not agreed
   * @param readAt when it was last read, on the ticker; empty where it was right when a checkpoint
   *     was made and has not been read since
   * @param passedAt when the pass ended, on the ticker
   */
  PoolSight(
      PoolTraits traits,
      Desired desired,
      Observed observed,
      Optional<String> held,
      boolean refused,
      OptionalLong readAt,
      long passedAt) {
    this.traits = traits;
    this.desired = desired;
    this.observed = observed;
    this.held = held;
    this.refused = refused;
    this.readAt = readAt;
    this.passedAt = passedAt;
  }

  /**
   * One target of it.
   *
   * @param claim which task of which service it is to be; empty where none is
   */
  public record Entry(Target target, State state, Health health, Optional<Claim> claim) {}

  public PoolTraits traits() {
    return traits;
  }

  /** Why targets stay that should go. */
  public Optional<String> held() {
    return held;
  }

  public OptionalLong readAt() {
    return readAt;
  }

  public long passedAt() {
    return passedAt;
  }

  /** How many targets stand how. */
  public PoolStatus status() {
    return readAt.isEmpty()
        ? PoolStatus.right(desired)
        : PoolStatus.of(desired, observed, held.isPresent(), refused);
  }

  /** Whether a task is wanted in it. */
  public boolean wants(Target target, Claim claim) {
    return claim.equals(desired.targets().get(target));
  }

  /** What it should hold and what it holds, in their order. */
  public ImmutableList<Entry> targets() {
    return Sets.union(desired.targets().keySet(), observed.members().keySet()).stream()
        .sorted()
        .map(this::entry)
        .collect(toImmutableList());
  }

  private Entry entry(Target target) {
    Seen seen = observed.members().get(target);
    return new Entry(
        target,
        readAt.isEmpty() ? State.SERVING : State.of(target, desired, observed),
        seen == null ? Health.UNKNOWN : seen.health(),
        Optional.ofNullable(desired.targets().get(target)));
  }
}
