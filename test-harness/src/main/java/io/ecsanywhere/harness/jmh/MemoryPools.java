package io.ecsanywhere.harness.jmh;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.informers.model.Target;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A load balancer in memory that has one pool. */
final class MemoryPools implements PoolAdapter {

  private final Set<Target> targets = new TreeSet<>();

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public List<Member> members(String name) {
    return targets.stream().map(target -> new Member(target, false)).toList();
  }

  @Override
  public void apply(String name, Change change) {
    targets.addAll(change.register());
    targets.removeAll(change.deregister());
  }
}
