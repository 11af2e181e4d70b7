package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports that change hands while nobody acts on the views. */
class StandbyDoubtsTest {

  private static final ServiceKey API = new ServiceKey(FakeTasks.CLUSTER, "api");

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTasks aws = new FakeTasks();
  private final Informers informers =
      new Informers(new OneCluster(), _ -> false, ticker, (_, _) -> () -> {}, (_, _) -> {});
  private final ClusterInformers cluster = informers.watch(FakeTasks.CLUSTER);
  private int tasks;

  /** A cluster whose tasks alone are of interest. */
  private final class OneCluster implements ReadPorts {
    @Override
    public Set<String> clusters() {
      return Set.of(FakeTasks.CLUSTER);
    }

    @Override
    public Set<String> existing(Set<String> clusters) {
      return clusters;
    }

    @Override
    public ClusterSources cluster(String name) {
      return new ClusterSources(new Nothing<>(), aws, new Nothing<>());
    }

    @Override
    public Answer<ManagedInstance> managedInstances(Set<String> ids) {
      return new Answer<>(Map.of(), ids);
    }

    @Override
    public TaskDefinition taskDefinition(String arn) {
      throw new AssertionError("nobody needs it");
    }
  }

  private static final class Nothing<V> implements Source<V> {
    @Override
    public Set<String> list() {
      return Set.of();
    }

    @Override
    public Answer<V> describe(Set<String> ids) {
      return new Answer<>(Map.of(), ids);
    }

    @Override
    public int batchSize() {
      return 100;
    }
  }

  @BeforeEach
  void sync() {
    cluster.services().poll();
    cluster.containerInstances().poll();
    informers.allWatched();
  }

  /** A task that has the port which all others of its host have, too. */
  private void run(String arn, String service) {
    aws.tasks.put(
        arn,
        new Task(
            arn,
            FakeTasks.CLUSTER,
            "service:" + service,
            "definition:1",
            Optional.of("host"),
            TaskStatus.RUNNING,
            TaskStatus.RUNNING,
            HealthStatus.UNKNOWN,
            1,
            Instant.ofEpochSecond(++tasks),
            List.of(
                new Container(
                    "web",
                    List.of(
                        new NetworkBinding(
                            "0.0.0.0", PortRange.of(80), PortRange.of(32768), Protocol.TCP))))));
  }

  private Set<String> poll() {
    ticker.advance(Duration.ofSeconds(30));
    aws.described.clear();
    cluster.tasks().informer().poll();
    return aws.described.getLast();
  }

  private Set<String> readAgainBy(ServiceKey key) {
    aws.described.clear();
    informers.views().fresh(key);
    return aws.described.isEmpty() ? Set.of() : aws.described.getLast();
  }

  @Test
  void leaveNothingToBeReadAgainByEveryPoll() {
    informers.leaveBe();
    run("a", "web");
    poll();
    run("b", "api");
    poll();
    poll();
    assertThat(poll()).isEmpty();
    assertThat(readAgainBy(API)).isEmpty();
  }

  @Test
  void areReadAgainWithEverythingElseByWhoeverTakesOver() {
    informers.leaveBe();
    run("a", "web");
    run("b", "api");
    poll();
    informers.rereadAll();
    assertThat(poll()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatWasInDoubtBeforeIsNotReadTwice() {
    run("a", "web");
    run("b", "api");
    poll();
    informers.leaveBe();
    informers.rereadAll();
    poll();
    assertThat(readAgainBy(API)).isEmpty();
  }

  @Test
  void oneThatIsFoundWhileTakingOverIsInDoubt() {
    informers.leaveBe();
    run("a", "web");
    poll();
    informers.rereadAll();
    run("b", "api");
    poll();
    assertThat(readAgainBy(API)).containsExactly("b");
  }
}
