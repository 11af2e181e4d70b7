package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.informers.model.Container;
import io.ecsanywhere.informers.model.ContainerInstance;
import io.ecsanywhere.informers.model.HealthStatus;
import io.ecsanywhere.informers.model.ManagedInstance;
import io.ecsanywhere.informers.model.NetworkBinding;
import io.ecsanywhere.informers.model.PortRange;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Service;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskDefinition;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.ClusterSources;
import io.ecsanywhere.informers.source.ReadPorts;
import io.ecsanywhere.informers.source.Source;
import io.ecsanywhere.informers.source.TaskSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Clusters of ECS Anywhere in memory, which a test changes at will. */
public final class FakeAws implements ReadPorts {

  public static final String CLUSTER = "one";

  /** The other clusters, by their names. */
  public final Map<String, FakeAws> others = new LinkedHashMap<>();

  private final String cluster;

  public final Map<String, Service> services = new LinkedHashMap<>();
  public final Map<String, Task> tasks = new LinkedHashMap<>();
  public final Map<String, ContainerInstance> hosts = new LinkedHashMap<>();
  public final Map<String, ManagedInstance> managed = new LinkedHashMap<>();
  final Map<String, TaskDefinition> definitions = new LinkedHashMap<>();

  /** Operations that fail while they are in here. */
  public final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** Operations that are denied while they are in here. */
  public final Set<String> denied = ConcurrentHashMap.newKeySet();

  /** The tasks of each call that described some. */
  public final List<Set<String>> described = new ArrayList<>();

  /** How often all services of a cluster were listed. */
  public final AtomicInteger rounds = new AtomicInteger();

  /** The services whose tasks were listed for themselves. */
  final List<String> listed = new ArrayList<>();

  /** Runs before such a list. */
  public Runnable beforeList = () -> {};

  private long version;

  public FakeAws() {
    this(CLUSTER);
  }

  public FakeAws(String cluster) {
    this.cluster = cluster;
  }

  public static ServiceKey key(String service) {
    return new ServiceKey(CLUSTER, service);
  }

  /** A service of as many tasks as it is going to have. */
  public void service(String name, Map<String, String> tags) {
    services.put(
        name,
        new Service(
            new ServiceKey(cluster, name),
            "arn/" + name,
            Service.Status.ACTIVE,
            Instant.EPOCH,
            1,
            "def:1",
            tags));
  }

  public void host(String name, String address) {
    hosts.put(
        name,
        new ContainerInstance(name, cluster, "mi-" + name, "ACTIVE", true, Map.of(), ++version));
    managed.put("mi-" + name, new ManagedInstance("mi-" + name, address, true));
  }

  /** A running task of one container, {@code web}, that publishes port 80. */
  public Task run(String arn, String service, String host, int hostPort) {
    return run(arn, service, host, List.of(container("web", 80, hostPort)));
  }

  public Task run(String arn, String service, String host, List<Container> containers) {
    version++;
    Task task =
        new Task(
            arn,
            cluster,
            "service:" + service,
            "def:1",
            Optional.of(host),
            TaskStatus.RUNNING,
            TaskStatus.RUNNING,
            HealthStatus.UNKNOWN,
            version,
            Instant.ofEpochSecond(version),
            containers);
    tasks.put(arn, task);
    return task;
  }

  public static Container container(String name, int port, int hostPort) {
    return new Container(
        name,
        List.of(
            new NetworkBinding(
                "0.0.0.0", PortRange.of(port), PortRange.of(hostPort), Protocol.TCP)));
  }

  /** ECS decides that a task ends. */
  public Task stop(String arn) {
    return turn(arn, TaskStatus.STOPPED, TaskStatus.RUNNING);
  }

  public Task turn(String arn, TaskStatus desired, TaskStatus last) {
    Task task = tasks.get(arn);
    if (task == null) {
      throw new IllegalArgumentException("no task " + arn);
    }
    Task turned =
        new Task(
            arn,
            task.cluster(),
            task.group(),
            task.taskDefinitionArn(),
            task.containerInstanceArn(),
            desired,
            last,
            task.healthStatus(),
            ++version,
            task.createdAt(),
            task.containers());
    tasks.put(arn, turned);
    return turned;
  }

  @Override
  public Set<String> clusters() {
    fail("ListClusters");
    return Set.of(CLUSTER);
  }

  @Override
  public Set<String> existing(Set<String> clusters) {
    return clusters;
  }

  @Override
  public ClusterSources cluster(String name) {
    FakeAws other = others.get(name);
    if (other != null) {
      return other.cluster(name);
    }
    return new ClusterSources(
        new Things<>("Services", services, service -> service.status() != Service.Status.INACTIVE) {
          @Override
          public Set<String> list() {
            rounds.incrementAndGet();
            return super.list();
          }
        },
        new Tasks(),
        new Things<>("ContainerInstances", hosts, _ -> true));
  }

  @Override
  public Answer<ManagedInstance> managedInstances(Set<String> ids) {
    Map<String, ManagedInstance> all = new LinkedHashMap<>(managed);
    others.values().forEach(other -> all.putAll(other.managed));
    return new Things<>("InstanceInformation", all, _ -> true).describe(ids);
  }

  @Override
  public TaskDefinition taskDefinition(String arn) {
    fail("DescribeTaskDefinition");
    TaskDefinition definition = definitions.get(arn);
    if (definition == null) {
      throw new ApiException(new ApiFailure.Invalid("ecs:DescribeTaskDefinition", "no " + arn));
    }
    return definition;
  }

  private void fail(String operation) {
    if (denied.contains(operation)) {
      throw new ApiException(new ApiFailure.Denied("ecs:" + operation, "not allowed"));
    }
    if (failing.contains(operation)) {
      throw new ApiException(new ApiFailure.Transient("ecs:" + operation, "told to fail"));
    }
  }

  private class Things<V> implements Source<V> {
    private final String name;
    private final Map<String, V> things;
    private final Predicate<V> listed;

    Things(String name, Map<String, V> things, Predicate<V> listed) {
      this.name = name;
      this.things = things;
      this.listed = listed;
    }

    @Override
    public Set<String> list() {
      fail("List" + name);
      Set<String> ids = new LinkedHashSet<>();
      things.forEach(
          (id, thing) -> {
            if (listed.test(thing)) {
              ids.add(id);
            }
          });
      return ids;
    }

    @Override
    public Answer<V> describe(Set<String> ids) {
      fail("Describe" + name);
      Map<String, V> found = new LinkedHashMap<>(things);
      found.keySet().retainAll(ids);
      Set<String> missing = new LinkedHashSet<>(ids);
      missing.removeAll(found.keySet());
      return new Answer<>(found, missing);
    }

    @Override
    public int batchSize() {
      return 100;
    }
  }

  private final class Tasks extends Things<Task> implements TaskSource {
    Tasks() {
      super("Tasks", tasks, task -> task.desiredStatus() == TaskStatus.RUNNING);
    }

    @Override
    public Answer<Task> describe(Set<String> ids) {
      described.add(ids);
      return super.describe(ids);
    }

    @Override
    public Set<String> listOfService(String service) {
      beforeList.run();
      listed.add(service);
      Set<String> ids = list();
      tasks.values().stream()
          .filter(task -> !task.group().equals("service:" + service))
          .forEach(task -> ids.remove(task.arn()));
      return ids;
    }
  }
}
