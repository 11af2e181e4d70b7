package io.ecsanywhere.informers.cache;

import com.google.common.collect.Sets;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Drivers;
import io.ecsanywhere.informers.time.PacedStep;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the polls of all watched clusters: each informer at its own pace, on a loop of its own, so
 * that one which fails delays no other.
 */
public final class Watch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final Duration POLL_ENDS_WITHIN = Duration.ofSeconds(20);
  private static final Duration UNTIL_HOSTS_ARE_KNOWN = Duration.ofMillis(50);

  private static final String SERVICE_PERIOD = "--service-resync-period";
  private static final String TASK_PERIOD = "--task-resync-period";
  private static final String INSTANCE_PERIOD = "--instance-resync-period";

  private final Informers informers;
  private final ReadPorts ports;
  private final ResyncPeriods periods;
  private final Drivers drivers;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Poll.Company company;
  private volatile boolean unhurried = true;
  private final Map<String, ClusterPolls> clusters = new ConcurrentHashMap<>();
  private final List<Driven> regional = new CopyOnWriteArrayList<>();

  /**
   * How fresh what is known of one kind of thing is, over all clusters: as the worst of them.
   *
   * @param informer the kind, in the plural
   * @param sinceLastSuccess how long ago it was last read
   * @param behind by how much reading it took longer than its period
   * @param period how often it is to be read as things stand: on a standby four times what the flag
   *     says, and longer where a reading takes longer
   */
  public record Freshness(
      String informer, Duration sinceLastSuccess, Duration behind, Duration period) {
    Freshness and(Freshness other) {
      return new Freshness(
          informer,
          longer(sinceLastSuccess, other.sinceLastSuccess),
          longer(behind, other.behind),
          longer(period, other.period));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) >= 0 ? one : other;
    }
  }

  /**
   * A poll and its loop.
   *
   * @param excused whether it cannot be made, and nobody waits for it
   */
  private record Driven(String kind, Poll poll, Driver driver, BooleanSupplier excused) {
    Freshness freshness() {
      return new Freshness(kind, poll.sinceLastSuccess(), poll.behind(), poll.period());
    }
  }

  private final class Together implements Poll.Company {
    private final Runnable recovered;

    Together(Runnable recovered) {
      this.recovered = recovered;
    }

    @Override
    public boolean unhurried() {
      return unhurried;
    }

    /** Calls are rationed for all together: while some read everything, others are late. */
    @Override
    public boolean steady() {
      return driven().map(Driven::poll).noneMatch(poll -> poll.opening() && !poll.failing());
    }

    /** What failed together recovers together: nothing waits for the end of its own pause. */
    @Override
    public void recovered() {
      driven().filter(driven -> driven.poll().failing()).forEach(driven -> driven.driver().wake());
      recovered.run();
    }
  }

  private record ClusterPolls(
      ClusterInformers informers, Driven tasks, Driven services, Driven containerInstances) {
    Stream<Driven> all() {
      return Stream.of(tasks, services, containerInstances);
    }
  }

  /**
   * Until {@link #hurry} says otherwise the views are kept at the slower pace.
   *
   * @param recovered runs when something can be read again: what else failed may do better now
   */
  public Watch(
      Informers informers,
      ReadPorts ports,
      ResyncPeriods periods,
      Drivers drivers,
      Ticker ticker,
      RandomGenerator random,
      Runnable recovered) {
    this.informers = informers;
    this.ports = ports;
    this.periods = periods;
    this.drivers = drivers;
    this.ticker = ticker;
    this.random = random;
    this.company = new Together(recovered);
    informers.leaveBe();
  }

  /** Watches these clusters. */
  public void start(Set<String> names) {
    names.forEach(this::watch);
    informers.allWatched();
    startHosts();
  }

  /** Watches every cluster of the region, those that are made later too. */
  public void startAll() {
    regional.add(
        driven(
            "clusters",
            poll("clusters", this::followClusters, SERVICE_PERIOD, periods.services()),
            () -> false));
    startHosts();
  }

  /**
   * Lists a cluster's tasks soon, where that has not been done within a quarter of the period, is
   * not being done for all of them, and does not fail anyway.
   */
  public void listTasksSoon() {
    for (ClusterPolls polls : clusters.values()) {
      OptionalLong since = polls.informers().tasks().informer().lastListBegan();
      if (since.isPresent()
          && polls.informers().current()
          && !polls.tasks().poll().failing()
          && ticker.nanos() - since.getAsLong() > periods.tasks().dividedBy(4).toNanos()) {
        polls.tasks().driver().wake();
      }
    }
  }

  /**
   * Reads everything again now, what is settled too, and once a period from now on: somebody acts
   * on the views. Reads that are under way are followed by others, which began after this.
   */
  public void hurry() {
    unhurried = false;
    informers.rereadAll();
    driven().map(Driven::poll).forEach(Poll::open);
    driven().forEach(driven -> driven.driver().wake());
  }

  /** Nobody acts on the views: they are kept at a slower pace, to save the account's rates. */
  public void slacken() {
    unhurried = true;
    informers.leaveBe();
  }

  /**
   * One for each kind of thing that is polled, by its name. Clusters that are set aside do not
   * count while there are others.
   */
  public Collection<Freshness> freshness() {
    Map<String, Freshness> byKind = new TreeMap<>();
    driven()
        .filter(driven -> !driven.excused().getAsBoolean())
        .forEach(driven -> byKind.merge(driven.kind(), driven.freshness(), Freshness::and));
    return byKind.values();
  }

  private Stream<Driven> driven() {
    return Stream.concat(regional.stream(), clusters.values().stream().flatMap(ClusterPolls::all));
  }

  private void startHosts() {
    String kind = informers.managedInstances().name();
    Poll poll =
        poll(kind, informers.managedInstances()::poll, INSTANCE_PERIOD, periods.instances());
    regional.add(
        new Driven(
            kind, poll, drivers.start("poll-" + kind, new OnceHostsAreKnown(poll)), () -> false));
  }

  private void followClusters() {
    Set<String> present = ports.clusters();
    for (String cluster : present) {
      if (!clusters.containsKey(cluster)) {
        watch(cluster);
      }
    }
    informers.allWatched();
    Set<String> unlisted = Sets.difference(clusters.keySet(), present).immutableCopy();
    if (!unlisted.isEmpty()) {
      // One list that does not show a cluster is not enough to let go of all its targets.
      Sets.difference(unlisted, ports.existing(unlisted)).immutableCopy().forEach(this::unwatch);
    }
  }

  private void watch(String cluster) {
    log.atInfo()
        .addKeyValue("event", "cluster-watched")
        .addKeyValue("cluster", cluster)
        .log("watching cluster {}", cluster);
    ClusterInformers watched = informers.watch(cluster);
    clusters.put(
        cluster,
        new ClusterPolls(
            watched,
            drive(cluster, watched, watched.tasks().informer(), TASK_PERIOD, periods.tasks()),
            drive(cluster, watched, watched.services(), SERVICE_PERIOD, periods.services()),
            drive(
                cluster,
                watched,
                watched.containerInstances(),
                INSTANCE_PERIOD,
                periods.instances())));
  }

  private void unwatch(String cluster) {
    log.atInfo()
        .addKeyValue("event", "cluster-gone")
        .addKeyValue("cluster", cluster)
        .log("cluster {} is gone", cluster);
    ClusterPolls polls = clusters.remove(cluster);
    if (polls != null) {
      polls.all().forEach(driven -> driven.driver().close());
      polls.all().forEach(driven -> ended(driven.driver()));
    }
    informers.unwatch(cluster);
  }

  /** A poll that ended after its cluster was let go of would bring parts of it back. */
  private static void ended(Driver poll) {
    try {
      poll.join(POLL_ENDS_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Driven drive(
      String name, ClusterInformers cluster, Informer<?> informer, String flag, Duration period) {
    return driven(
        informer.name(),
        poll(
            name + "/" + informer.name(),
            () -> pollOrSetAside(name, cluster, informer),
            flag,
            period),
        () -> informers.goesOnWithout(cluster));
  }

  /** Some of the clusters may not be ours to read, or be gone: the others do not wait for them. */
  private static void pollOrSetAside(String name, ClusterInformers cluster, Informer<?> informer) {
    boolean aside = cluster.setAside().isPresent();
    try {
      informer.poll();
    } catch (ApiException e) {
      if (!aside) {
        cluster.setAside().ifPresent(why -> sayAside(name, why));
      }
      throw e;
    }
    if (aside && cluster.setAside().isEmpty()) {
      log.atInfo()
          .addKeyValue("event", "cluster-joined")
          .addKeyValue("cluster", name)
          .log("cluster {} can be read", name);
    }
  }

  private static void sayAside(String name, ApiFailure why) {
    log.atWarn()
        .addKeyValue("event", "cluster-set-aside")
        .addKeyValue("cluster", name)
        .addKeyValue("operation", why.operation())
        .addKeyValue("error_kind", why.kind())
        .addKeyValue("error", why.message())
        .log("cluster {} cannot be read: its targets stay as they are, other clusters go on", name);
  }

  private Driven driven(String kind, Poll poll, BooleanSupplier excused) {
    return new Driven(
        kind, poll, drivers.start("poll-" + poll.name(), new Excusable(poll, excused)), excused);
  }

  private Poll poll(String name, Runnable poll, String flag, Duration period) {
    return new Poll(name, poll, flag, period, company, ticker, random);
  }

  /**
   * A poll whose failures are no fault of its loop's while it is excused: nothing is won by
   * beginning anew. That it hangs shows all the same.
   */
  private record Excusable(Poll poll, BooleanSupplier excused) implements PacedStep {

    @Override
    public Duration run() throws InterruptedException {
      return poll.run();
    }

    @Override
    public Duration period() {
      return poll.period();
    }

    @Override
    public boolean succeeding() {
      return poll.succeeding() || excused.getAsBoolean();
    }
  }

  /** Which hosts there are, container instances tell. */
  private final class OnceHostsAreKnown implements PacedStep {
    private final Poll poll;

    OnceHostsAreKnown(Poll poll) {
      this.poll = poll;
    }

    @Override
    public Duration run() throws InterruptedException {
      return informers.managedInstances().synced() || informers.clustersSynced()
          ? poll.run()
          : UNTIL_HOSTS_ARE_KNOWN;
    }

    @Override
    public Duration period() {
      return poll.period();
    }

    @Override
    public boolean succeeding() {
      return poll.succeeding();
    }
  }

  @Override
  public void close() {
    driven().forEach(driven -> driven.driver().close());
  }
}
