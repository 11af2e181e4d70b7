package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.adapters.WriteGate;
import java.time.Duration;
import java.util.List;

/** An adapter behind the {@link WriteGate}: no adapter can forget it. */
record GatedAdapter(PoolAdapter adapter) implements PoolAdapter {

  @Override
  public String scheme() {
    return adapter.scheme();
  }

  @Override
  public String canonical(String name) {
    return adapter.canonical(name);
  }

  @Override
  public PoolTraits traits(String name) {
    return adapter.traits(name);
  }

  @Override
  public List<Member> members(String name) {
    return adapter.members(name);
  }

  @Override
  public void limitWrites(Duration timeout) {
    adapter.limitWrites(timeout);
  }

  @Override
  public void apply(String name, Change change) {
    WriteGate.<Change>write(
        operation(),
        () -> {
          adapter.apply(name, change);
          return change;
        });
  }

  @Override
  public WritePermit permit(String name) {
    return new Gated(adapter.permit(name));
  }

  private String operation() {
    return adapter.scheme() + ":apply";
  }

  private final class Gated implements WritePermit {
    private final WritePermit permit;

    Gated(WritePermit permit) {
      this.permit = permit;
    }

    @Override
    public boolean await(Change change) {
      return permit.await(change);
    }

    @Override
    public Change apply(Change change) {
      return WriteGate.write(operation(), () -> permit.apply(change));
    }

    @Override
    public void close() {
      permit.close();
    }
  }
}
