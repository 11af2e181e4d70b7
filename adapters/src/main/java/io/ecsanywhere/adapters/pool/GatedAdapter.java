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
  public WritePermit permit(String name) {
    return adapter.permit(name);
  }

  @Override
  public void apply(String name, Change change) {
    WriteGate.pass(adapter.scheme() + ":apply");
    adapter.apply(name, change);
  }
}
