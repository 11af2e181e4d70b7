package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.adapters.pool.Change;
import io.ecsanywhere.adapters.pool.Member;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.controller.binding.Bindings.Bound;
import io.ecsanywhere.controller.binding.ServiceTags;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tags of services, through what reads them and what keeps the bindings that they make. */
final class ServiceTagTexts implements Fuzzer {

  private static final ServiceKey KEY = new ServiceKey(SoundAws.CLUSTER, "web");

  private final FuzzedAws aws = new FuzzedAws();
  private final PoolAdapters adapters =
      PoolAdapters.of(List.of(aws.connection().targetGroups(), new Haproxy()));
  private final Bindings bindings = new Bindings(adapters, aws.clock());

  @Override
  public Fate feed(Chance chance) {
    boolean understood = true;
    // A tag that changes leaves its traces until the new one is confirmed.
    int edits = 1 + chance.below(3);
    for (int i = 0; i < edits; i++) {
      Map<String, String> tags = tags(chance);
      List<String> problems = ServiceTags.read(tags, adapters).problems();
      problems.forEach(OneLine::check);
      understood &= problems.isEmpty();
      bindings.update(KEY, Optional.of(service(tags)));
      if (!bindings.problems(KEY).equals(problems)) {
        throw new Wrong("other problems: " + bindings.problems(KEY));
      }
      for (Bound pool : bindings.pools(KEY)) {
        if (bindings.claimants(pool.canonical()).isEmpty()) {
          throw new Wrong("nobody claims " + pool);
        }
      }
      for (Bound pool : bindings.pools(KEY)) {
        if (chance.oneIn(2)) {
          bindings.confirm(KEY, pool.id());
        }
      }
    }
    forget();
    return understood ? Fate.ACCEPTED : Fate.REFUSED;
  }

  /** The service goes, and nothing of it may stay. */
  private void forget() {
    bindings.update(KEY, Optional.empty());
    bindings.owed(KEY).forEach(pool -> bindings.settle(KEY, pool.canonical()));
    if (!bindings.pools(KEY).isEmpty() || !bindings.indebted().isEmpty()) {
      throw new Wrong("a service that is gone is bound to " + bindings.pools(KEY));
    }
  }

  private static Map<String, String> tags(Chance chance) {
    Map<String, String> tags = new HashMap<>();
    int count = chance.oneIn(500) ? 200 : chance.below(5);
    for (int i = 0; i < count; i++) {
      String key =
          chance.among(
              ServiceTags.LB_NAME,
              ServiceTags.LB_PREFIX + "web",
              ServiceTags.LB_PREFIX + "web:80",
              ServiceTags.LB_PREFIX + "api:0080",
              ServiceTags.HEALTHY_ONLY,
              "team");
      tags.put(chance.oneIn(3) ? OddText.altered(key, chance) : key, value(chance));
    }
    return tags;
  }

  private static String value(Chance chance) {
    StringBuilder value = new StringBuilder();
    int words = chance.oneIn(500) ? 500 : chance.below(4);
    for (int i = 0; i < words; i++) {
      String pool =
          chance.among(
              "web-targets",
              SoundAws.WEB_GROUP,
              "haproxy:web",
              "targetgroup:web-targets",
              "f5:pool",
              "true");
      value
          .append(i == 0 ? "" : chance.among(" ", "  ", "\t", "\n", "\u00a0", "\u2003", ","))
          .append(chance.oneIn(3) ? OddText.altered(pool, chance) : pool);
    }
    return value.toString();
  }

  private static Service service(Map<String, String> tags) {
    return new Service(
        KEY, SoundAws.HOME + "service/shop/web", Service.Status.ACTIVE, Instant.EPOCH, 1, "", tags);
  }

  @Override
  public void close() {
    adapters.close();
    aws.close();
  }

  /** Another load balancer's adapter, which takes any name. */
  private static final class Haproxy implements PoolAdapter {
    @Override
    public String scheme() {
      return "haproxy";
    }

    @Override
    public List<Member> members(String name) {
      return List.of();
    }

    @Override
    public void apply(String name, Change change) {}
  }
}
