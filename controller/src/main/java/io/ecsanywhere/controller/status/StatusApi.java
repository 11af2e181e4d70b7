package io.ecsanywhere.controller.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ecsanywhere.controller.command.Build;
import io.ecsanywhere.controller.election.Standing;
import io.ecsanywhere.controller.http.Answer;
import io.ecsanywhere.controller.http.Readiness;
import io.ecsanywhere.controller.status.Documents.BucketEntry;
import io.ecsanywhere.controller.status.Documents.ControllerDocument;
import io.ecsanywhere.controller.status.Documents.InformerEntry;
import io.ecsanywhere.controller.status.Documents.Lease;
import io.ecsanywhere.controller.status.Documents.Queue;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the controller knows and does, in JSON. However many ask, an answer is put together once a
 * second at most, and one at a time.
 */
public final class StatusApi {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_EMPTY))
          .build();

  private static final Duration STANDS_FOR = Duration.ofSeconds(1);

  private final Sources sources;
  private final Build build;
  private final Dates dates;
  private final Kept controller;
  private final Kept services;
  private final Kept pools;

  public StatusApi(Sources sources, Build build, Ticker ticker, InstantSource clock) {
    this.sources = sources;
    this.build = build;
    this.dates = new Dates(ticker, clock);
    ServicesSection servicesSection = new ServicesSection(sources, dates);
    PoolsSection poolsSection = new PoolsSection(sources, dates);
    this.controller = new Kept(ticker, this::controllerNow);
    this.services = new Kept(ticker, () -> now(servicesSection::document));
    this.pools = new Kept(ticker, () -> now(poolsSection::document));
  }

  /**
   * The answers by path: this replica with its role, the lease, how fresh what it knows is, and the
   * budget; clusters and services with the tasks that are out; pools and their targets.
   */
  public ImmutableSortedMap<String, Supplier<Answer>> answers() {
    return ImmutableSortedMap.of(
        "/api/v1/controller", controller::answer,
        "/api/v1/pools", pools::answer,
        "/api/v1/services", services::answer);
  }

  @FunctionalInterface
  private interface Section {
    Object document(String role, Underway work);
  }

  private Object now(Section section) {
    Instant _ = dates.now();
    return section.document(sources.readiness().get().role(), work());
  }

  private Underway work() {
    return sources.work().get().orElse(Underway.NONE);
  }

  private ControllerDocument controllerNow() {
    Instant now = dates.now();
    Readiness readiness = sources.readiness().get();
    Standing standing = readiness.standing();
    Underway work = work();
    return new ControllerDocument(
        now,
        build.version(),
        build.commit(),
        readiness.role(),
        readiness.ready(),
        sources.dryRun(),
        standing.identity(),
        new Lease(
            standing.holder(),
            standing.epoch(),
            standing.renewedAgo().map(now::minus),
            standing.changes()),
        new Queue(
            work.queue().depth(),
            Optional.of(work.queue().longest())
                .filter(Duration::isPositive)
                .map(Duration::toMillis)),
        sources.stuck().get(),
        sources.freshness().get().stream()
            .map(
                one ->
                    new InformerEntry(
                        one.informer(), one.sinceLastSuccess().toMillis(), one.behind().toMillis()))
            .toList(),
        sources.budget().get().stream()
            .map(
                one ->
                    new BucketEntry(
                        one.name(),
                        hundredths(one.perSecond()),
                        hundredths(one.tokens()),
                        one.burst(),
                        one.waiting()))
            .toList());
  }

  private static double hundredths(double number) {
    return Math.round(number * 100) / 100.0;
  }

  /** An answer that stands for a while. */
  private static final class Kept {
    private final Ticker ticker;
    private final Supplier<Object> document;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable Answer last;

    @GuardedBy("lock")
    private long madeAt;

    Kept(Ticker ticker, Supplier<Object> document) {
      this.ticker = ticker;
      this.document = document;
    }

    Answer answer() {
      lock.lock();
      try {
        long now = ticker.nanos();
        Answer known = last;
        if (known == null || now - madeAt >= STANDS_FOR.toNanos()) {
          known = new Answer(200, Answer.JSON, JSON.writeValueAsString(document.get()) + "\n");
          last = known;
          madeAt = now;
        }
        return known;
      } finally {
        lock.unlock();
      }
    }
  }
}
