package io.ecsanywhere.informers.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Set;

/**
 * Services that events name before a list shows them: they are read by name, so that a new service
 * need not wait for the next list. Many are of no concern here, other launch types' for example, so
 * the same one is not asked for again soon.
 */
final class UnknownServices {

  private static final int BOUND = 10_000;
  private static final Duration ASKED_FOR = Duration.ofSeconds(15);

  private final Cache<ServiceKey, Boolean> asked;

  UnknownServices(Ticker ticker) {
    this.asked =
        Caffeine.newBuilder()
            .maximumSize(BOUND)
            .executor(Runnable::run)
            .expireAfterWrite(ASKED_FOR)
            .ticker(ticker::nanos)
            .build();
  }

  /**
   * Reads a service that the view lacks.
   *
   * @throws ApiException where the read failed
   */
  void read(Informer<Service> services, ServiceKey key) {
    if (services.view().get(key.service()).isEmpty() && asked.getIfPresent(key) == null) {
      services.refresh(Set.of(key.service()));
      asked.put(key, true);
    }
  }
}
