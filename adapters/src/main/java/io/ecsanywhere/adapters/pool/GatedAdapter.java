package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.TimeLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An adapter behind the {@link WriteGate}: no adapter can forget it. The changes of one that does
 * not keep to the limit of a write by itself are cut short when it is over.
 *
 * <p>Its errors concern its own pools alone: a class that a plugin lacks comes to light in the
 * middle of a call.
 */
final class GatedAdapter implements PoolAdapter {

  private final PoolAdapter adapter;

  /** How long a change may take; it keeps to that by itself, or was not told yet: any time. */
  private volatile @Nullable Limit limit;

  private record Limit(Duration within, Alarms alarms) {}

  GatedAdapter(PoolAdapter adapter) {
    this.adapter = adapter;
  }

  @Override
  public String scheme() {
    return adapter.scheme();
  }

  @Override
  public String canonical(String name) {
    return contained("canonical", () -> adapter.canonical(name));
  }

  @Override
  public PoolTraits traits(String name) {
    return contained("traits", () -> adapter.traits(name));
  }

  @Override
  public List<Member> members(String name) {
    return contained("members", () -> adapter.members(name));
  }

  @Override
  public OptionalInt usualRoom() {
    return contained("usualRoom", adapter::usualRoom);
  }

  @Override
  public Optional<String> hindrance(String name) {
    return contained("hindrance", () -> adapter.hindrance(name));
  }

  /**
   * Tells the adapter how long a call that writes may take.
   *
   * @param alarms end its changes where it does not see to that by itself
   * @throws IllegalStateException where it breaks over that; one line that names it
   */
  void limitWrites(Duration timeout, Alarms alarms) {
    boolean kept = PoolAdapters.told(adapter, "limitWrites", () -> adapter.limitWrites(timeout));
    limit = kept ? null : new Limit(timeout, alarms);
  }

  @Override
  public void apply(String name, Change change) {
    var _ =
        write(
            () -> {
              adapter.apply(name, change);
              return Change.NOTHING;
            });
  }

  @Override
  public WritePermit permit(String name) {
    return new Gated(contained("permit", () -> adapter.permit(name)));
  }

  private Change write(Supplier<Change> write) {
    String operation = adapter.scheme() + ":apply";
    return WriteGate.write(operation, () -> limited(operation, write));
  }

  private Change limited(String operation, Supplier<Change> write) {
    Limit at = limit;
    if (at == null) {
      return contained("apply", write);
    }
    return TimeLimit.call(at.alarms(), at.within(), () -> contained("apply", write))
        .orElseThrow(
            () ->
                new ApiException(
                    new ApiFailure.Transient(
                        operation,
                        "cut short: it took longer than " + at.within().toMillis() + " ms")));
  }

  private <R> R contained(String operation, Supplier<R> call) {
    try {
      return call.get();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Error e) {
      throw new IllegalStateException(adapter.scheme() + ":" + operation + " broke: " + e, e);
    }
  }

  private final class Gated implements WritePermit {
    private final WritePermit permit;

    Gated(WritePermit permit) {
      this.permit = permit;
    }

    @Override
    public boolean await(Change change) {
      return contained("await", () -> permit.await(change));
    }

    @Override
    public Change apply(Change change) {
      return write(() -> permit.apply(change));
    }

    @Override
    public void close() {
      permit.close();
    }
  }
}
