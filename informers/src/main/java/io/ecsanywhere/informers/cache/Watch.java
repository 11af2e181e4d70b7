package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.time.Driver;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the polls of all watched clusters: each informer at its own pace, on a loop of its own, so
 * that one which fails delays no other.
 */
public final class Watch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final Duration UNTIL_HOSTS_ARE_KNOWN = Duration.ofMillis(50);

  private final Informers informers;
  private final ReadPorts ports;
  private final ResyncPeriods periods;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Map<String, List<Driver>> clusterDrivers = new ConcurrentHashMap<>();
  private final Map<String, Driver> taskDrivers = new ConcurrentHashMap<>();
  private final List<Driver> drivers = new ArrayList<>();

  public Watch(
      Informers informers,
      ReadPorts ports,
      ResyncPeriods periods,
      Ticker ticker,
      RandomGenerator random) {
    this.informers = informers;
    this.ports = ports;
    this.periods = periods;
    this.ticker = ticker;
    this.random = random;
  }

  /** Watches these clusters. */
  public void start(Set<String> clusters) {
    clusters.forEach(this::watch);
    startHosts();
  }

  /** Watches every cluster of the region, those that are made later too. */
  public void startAll() {
    Poll clusters = poll("clusters", this::followClusters, periods.services());
    drivers.add(Driver.start("poll-clusters", clusters));
    startHosts();
  }

  /** Lists tasks soon, where that has not been done within a quarter of the period. */
  public void listTasksSoon() {
    informers
        .tasksListedSince()
        .ifPresent(
            since -> {
              if (ticker.nanos() - since > periods.tasks().dividedBy(4).toNanos()) {
                taskDrivers.values().forEach(Driver::wake);
              }
            });
  }

  private void startHosts() {
    Poll poll = poll("managed-instances", informers.managedInstances()::poll, periods.instances());
    drivers.add(
        Driver.start(
            "poll-managed-instances",
            () ->
                informers.managedInstances().synced() || informers.clustersSynced()
                    ? poll.run()
                    : UNTIL_HOSTS_ARE_KNOWN));
  }

  private void followClusters() {
    Set<String> present = ports.clusters();
    for (String cluster : present) {
      if (!informers.watches(cluster)) {
        watch(cluster);
      }
    }
    for (String cluster : informers.watched()) {
      if (!present.contains(cluster)) {
        unwatch(cluster);
      }
    }
  }

  private void watch(String cluster) {
    log.atInfo()
        .addKeyValue("event", "cluster-watched")
        .addKeyValue("cluster", cluster)
        .log("watching cluster {}", cluster);
    ClusterInformers watched = informers.watch(cluster);
    Driver tasks = drive(cluster, watched.tasks().informer(), periods.tasks());
    taskDrivers.put(cluster, tasks);
    clusterDrivers.put(
        cluster,
        List.of(
            tasks,
            drive(cluster, watched.services(), periods.services()),
            drive(cluster, watched.containerInstances(), periods.instances())));
  }

  private void unwatch(String cluster) {
    log.atInfo()
        .addKeyValue("event", "cluster-gone")
        .addKeyValue("cluster", cluster)
        .log("cluster {} is gone", cluster);
    taskDrivers.remove(cluster);
    clusterDrivers.getOrDefault(cluster, List.of()).forEach(Driver::close);
    clusterDrivers.remove(cluster);
    informers.unwatch(cluster);
  }

  private Driver drive(String cluster, Informer<?> informer, Duration period) {
    String name = cluster + "/" + informer.name();
    return Driver.start("poll-" + name, poll(name, informer::poll, period));
  }

  private Poll poll(String name, Runnable poll, Duration period) {
    return new Poll(name, poll, period, ticker, random);
  }

  @Override
  public void close() {
    drivers.forEach(Driver::close);
    clusterDrivers.values().forEach(of -> of.forEach(Driver::close));
  }
}
