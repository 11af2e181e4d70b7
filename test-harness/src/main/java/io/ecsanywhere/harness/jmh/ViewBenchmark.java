package io.ecsanywhere.harness.jmh;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.time.Ticker;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the view of tasks costs to keep up to date. Of these only the poll may grow with a fleet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ViewBenchmark {

  /** How many tasks there are. */
  @Param({"1000", "10000", "100000"})
  int tasks;

  private FleetPorts ports = new FleetPorts(0);
  private ClusterInformers cluster = synced(ports);
  private int next;

  private static ClusterInformers synced(FleetPorts ports) {
    var cluster =
        new Informers(ports, _ -> false, Ticker.system(), (_, _) -> () -> {}, (_, _) -> {})
            .watch(FleetPorts.CLUSTER);
    cluster.services().poll();
    cluster.containerInstances().poll();
    cluster.tasks().informer().poll();
    return cluster;
  }

  @Setup
  public void read() {
    ports = new FleetPorts(tasks);
    cluster = synced(ports);
  }

  /** A poll that finds everything as it was. */
  @Benchmark
  public void pollOfNothingNew() {
    cluster.tasks().informer().poll();
  }

  /** One task that has changed is read again, as after an event. */
  @Benchmark
  public void refreshOfOne() {
    next = (next + 1) % tasks;
    ports.touch(next);
    cluster.tasks().informer().refresh(Set.of(FleetPorts.arn(next)));
  }

  /** What a pass reads of a service. */
  @Benchmark
  public ImmutableList<Task> ofService() {
    next = (next + 1) % (tasks / 10);
    return cluster.tasks().cached(new ServiceKey(FleetPorts.CLUSTER, "service-" + next));
  }
}
