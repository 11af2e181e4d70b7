package io.ecsanywhere.controller;

import io.ecsanywhere.controller.binding.Bindings;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.model.ServiceKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of a service's tags before its key is queued: what a pool should hold depends on all
 * services bound to it, whichever of them is looked at first. While nobody works, keys go nowhere:
 * whoever begins to work begins with all of them.
 */
final class BoundKeys implements KeySink {

  private static final KeySink NOWHERE = (_, _) -> {};

  private final Bindings bindings;
  private volatile KeySink next = NOWHERE;
  private @Nullable Informers informers;

  BoundKeys(Bindings bindings) {
    this.bindings = bindings;
  }

  /** The informers that bring the keys; set before the first of them comes. */
  void from(Informers source) {
    informers = source;
  }

  void to(KeySink queue) {
    next = queue;
  }

  void toNowhere() {
    next = NOWHERE;
  }

  @Override
  public void reread(String cluster, Collection<ServiceKey> services) {
    services.forEach(this::note);
    next.reread(cluster, services);
  }

  @Override
  public void look(ServiceKey key, Why why) {
    note(key);
    next.look(key, why);
  }

  private void note(ServiceKey key) {
    if (informers != null) {
      bindings.update(key, informers.service(key));
    }
  }
}
