package io.ecsanywhere.harness.seeded.check;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.harness.seeded.aws.Ecs;
import io.ecsanywhere.harness.seeded.aws.EcsState;
import io.ecsanywhere.harness.seeded.aws.Elb;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Hst;
import io.ecsanywhere.harness.seeded.aws.Shape;
import io.ecsanywhere.harness.seeded.aws.Ssm;
import io.ecsanywhere.harness.seeded.aws.Svc;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every group should hold, from what really is: which tasks run, where they listen, what tags
 * say. It knows nothing of what any replica believes.
 */
public final class Truth {

  /**
   * Whose a target is.
   *
   * @param firm whether nothing speaks against it; else it may be there or not
   * @param away whether its host is disconnected, and that counts
   * @param tags what binds it: the service's tags, or those of before while they cannot be
   *     understood
   */
  public record Owner(
      ServiceKey service,
      String task,
      String shape,
      String host,
      String managedId,
      boolean firm,
      boolean away,
      ImmutableSortedMap<String, String> tags) {

    /** Whether nothing has happened but that the other's host was disconnected since. */
    private boolean asBefore(Owner other) {
      return equals(other)
          || (away
              && equals(
                  new Owner(
                      other.service,
                      other.task,
                      other.shape,
                      other.host,
                      other.managedId,
                      other.firm,
                      true,
                      other.tags)));
    }
  }

  /** An owner, and since when. */
  public record Since(Owner owner, long since) {}

  private final Ecs ecs;
  private final Ssm ssm;
  private final Elb elb;
  private final boolean removesDisconnected;
  private final Map<ServiceKey, ImmutableSortedMap<String, String>> lastSound = new HashMap<>();
  private TreeMap<String, Map<Target, Since>> rightful = new TreeMap<>();

  /** The time at which a group was last named by any service. */
  private final Map<String, Long> named = new HashMap<>();

  /** The time at which a service was last bound to a group. */
  private final Map<String, Long> bound = new HashMap<>();

  private final Set<String> nowBound = new HashSet<>();

  private final Map<String, Long> disconnected = new HashMap<>();

  /** The time at which a host was disconnected for the first time. */
  private final Map<String, Long> firstDisconnected = new HashMap<>();

  /** The hosts that ever had an address. */
  private final Map<InetAddress, Set<String>> addresses = new HashMap<>();

  private final TreeMap<String, TreeMap<Target, Long>> absent = new TreeMap<>();

  public Truth(Ecs ecs, Ssm ssm, Elb elb, boolean removesDisconnected) {
    this.ecs = ecs;
    this.ssm = ssm;
    this.elb = elb;
    this.removesDisconnected = removesDisconnected;
  }

  /** Something changed. */
  public void update(long now) {
    nowBound.forEach(pair -> bound.put(pair, now));
    nowBound.clear();
    EcsState state = ecs.now();
    TreeMap<String, Map<Target, Since>> next = new TreeMap<>();
    for (Svc service : state.services().values()) {
      if (service.status() != Svc.Status.INACTIVE) {
        add(state, service, now, next);
      } else {
        lastSound.remove(service.key());
      }
    }
    rightful = next;
    for (Hst host : state.hosts().values()) {
      if (host.connected()) {
        disconnected.remove(host.arn());
      } else {
        disconnected.putIfAbsent(host.arn(), now);
        firstDisconnected.putIfAbsent(host.arn(), now);
      }
      // Either may be all that a replica has been told.
      Stream.of(host.attribute(), ssm.now().getOrDefault(host.managedId(), ""))
          .filter(address -> !address.isEmpty())
          .map(InetAddresses::forString)
          .forEach(
              address -> addresses.computeIfAbsent(address, _ -> new HashSet<>()).add(host.arn()));
    }
    membersChanged(now);
  }

  /** A group's members changed, or what they should be. */
  public void membersChanged(long now) {
    rightful.forEach(
        (name, targets) -> {
          Group group = elb.now().get(name);
          TreeMap<Target, Long> lacking = absent.computeIfAbsent(name, _ -> new TreeMap<>());
          lacking.keySet().retainAll(targets.keySet());
          for (Target target : targets.keySet()) {
            if (group != null && group.targets().containsKey(target)) {
              lacking.remove(target);
            } else {
              lacking.putIfAbsent(target, now);
            }
          }
        });
  }

  /** The targets that a group should hold. */
  public Map<Target, Since> of(String group) {
    return rightful.getOrDefault(group, new TreeMap<>());
  }

  /** Whether a service's tags can be understood as they are. */
  boolean sound(ServiceKey service) {
    return ecs.now().services().values().stream()
        .filter(one -> one.key().equals(service))
        .allMatch(one -> sound(one.tags()));
  }

  /** Whether all of these tags can be understood, and they name groups that exist. */
  boolean sound(ImmutableSortedMap<String, String> tags) {
    return Tags.read(tags, elb.now()).sound();
  }

  /** Whether tags bind whatever has them to a group. */
  boolean bind(ImmutableSortedMap<String, String> tags, String group) {
    return Tags.read(tags, elb.now()).bindings().stream()
        .anyMatch(binding -> binding.group().equals(group));
  }

  /** Whether a service that is bound to a group is meant to have tasks. */
  boolean wantsTasks(String group) {
    return ecs.now().services().values().stream()
        .filter(service -> service.desired() > 0)
        .anyMatch(service -> nowBound.contains(service.key() + " " + group));
  }

  /** Whether a service names the group. */
  public boolean managed(String group) {
    return rightful.containsKey(group);
  }

  /** When a service last named the group; never: long before the world began. */
  public long lastNamed(String group) {
    return named.getOrDefault(group, Long.MIN_VALUE / 2);
  }

  /** The running task that listens at a target. */
  public Optional<Tsk> listener(Target target) {
    EcsState state = ecs.now();
    for (Hst host : state.hosts().values()) {
      if (target.equals(at(host, target.port()))) {
        Optional<Tsk> task =
            ecs.listener(host.arn(), target.port()).map(state.tasks()::get).filter(Tsk::running);
        if (task.isPresent()) {
          return task;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether some host of a cluster has this address. */
  public boolean ofHost(Target target) {
    return ecs.now().hosts().values().stream()
        .filter(Hst::active)
        .anyMatch(host -> target.equals(at(host, target.port())));
  }

  /** Whether the address was ever that of a host. */
  public boolean everOfHost(Target target) {
    return addresses.containsKey(target.address());
  }

  /** The clusters of the hosts that ever had the address. */
  Set<String> clustersAt(Target target) {
    Set<String> hosts = addresses.getOrDefault(target.address(), Set.of());
    return ecs.now().hosts().values().stream()
        .filter(host -> hosts.contains(host.arn()))
        .map(Hst::cluster)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All tasks that ever had a target's port on a host that ever had its address. */
  public Stream<Tsk> everAt(Target target) {
    Set<String> hosts = addresses.getOrDefault(target.address(), Set.of());
    return ecs.now().tasks().values().stream()
        .filter(task -> hosts.contains(task.host()) && task.hostPorts().contains(target.port()));
  }

  /** Since when the owner's host has been disconnected; it is not: long after all. */
  public long disconnectedSince(Owner owner) {
    return disconnected.getOrDefault(owner.host(), Long.MAX_VALUE / 2);
  }

  /** When the owner's host was disconnected for the first time; never: long after all. */
  public long firstDisconnected(Owner owner) {
    return firstDisconnected.getOrDefault(owner.host(), Long.MAX_VALUE / 2);
  }

  /** Since when a group has lacked a target, as of the last time that anything changed. */
  public long absentSince(String group, Target target) {
    return absent.getOrDefault(group, new TreeMap<>()).getOrDefault(target, Long.MAX_VALUE / 2);
  }

  /** Whether of all running tasks that claim the port, this one is the newest. */
  public boolean newestClaim(Tsk task, Target target) {
    return ecs.now().tasks().values().stream()
        .filter(other -> other.running() && other.host().equals(task.host()))
        .filter(other -> other.hostPorts().contains(target.port()))
        .noneMatch(
            other ->
                !other.arn().equals(task.arn())
                    && (other.createdAt() > task.createdAt()
                        || other.createdAt() == task.createdAt()));
  }

  /**
   * Since when a service has not been bound to a group: long ago where it never was, long after all
   * where it is.
   */
  public long unboundSince(ServiceKey service, String group) {
    String pair = service + " " + group;
    return nowBound.contains(pair)
        ? Long.MAX_VALUE / 2
        : bound.getOrDefault(pair, Long.MIN_VALUE / 2);
  }

  /** Whether a service is or was bound to a group. */
  public boolean everBound(ServiceKey service, String group) {
    String pair = service + " " + group;
    return nowBound.contains(pair) || bound.containsKey(pair);
  }

  private void add(EcsState state, Svc service, long now, Map<String, Map<Target, Since>> next) {
    Tags tags = Tags.read(service.tags(), elb.now());
    ImmutableSortedMap<String, String> before = lastSound.get(service.key());
    if (tags.sound()) {
      lastSound.put(service.key(), service.tags());
    }
    bind(state, service, tags, service.tags(), tags.sound(), now, next);
    if (!tags.sound() && before != null) {
      bind(state, service, Tags.read(before, elb.now()), before, true, now, next);
    }
  }

  private void bind(
      EcsState state,
      Svc service,
      Tags tags,
      ImmutableSortedMap<String, String> source,
      boolean sound,
      long now,
      Map<String, Map<Target, Since>> next) {
    for (Tags.Binding binding : tags.bindings()) {
      Map<Target, Since> targets = next.computeIfAbsent(binding.group(), _ -> new TreeMap<>());
      named.put(binding.group(), now);
      nowBound.add(service.key() + " " + binding.group());
      for (Tsk task : state.tasks().values()) {
        if (task.running()
            && task.service().equals(service.key())
            && (!tags.healthyOnly() || task.health().equals("HEALTHY"))) {
          add(state, binding, task, source, sound, now, targets);
        }
      }
    }
  }

  private void add(
      EcsState state,
      Tags.Binding binding,
      Tsk task,
      ImmutableSortedMap<String, String> source,
      boolean sound,
      long now,
      Map<Target, Since> targets) {
    Hst host = state.hosts().get(task.host());
    int port = port(task, binding);
    Target target = host == null || port == 0 ? null : at(host, port);
    if (host == null || target == null) {
      return;
    }
    boolean firm =
        sound
            && host.active()
            && ecs.listener(host.arn(), port).filter(task.arn()::equals).isPresent();
    boolean away = removesDisconnected && !host.connected();
    Owner owner =
        new Owner(
            task.service(),
            task.arn(),
            task.shape().arn(),
            host.arn(),
            host.managedId(),
            firm,
            away,
            source);
    Since before = of(binding.group()).get(target);
    Since other = targets.get(target);
    if (other == null || !other.owner.firm) {
      targets.put(
          target,
          before != null && owner.asBefore(before.owner)
              ? new Since(owner, before.since)
              : new Since(owner, now));
    }
  }

  private static int port(Tsk task, Tags.Binding binding) {
    for (int i = 0; i < task.shape().containers().size(); i++) {
      Shape.Published published = task.shape().containers().get(i);
      boolean meant =
          binding.container().isEmpty()
              ? i == binding.nth()
              : published.container().equals(binding.container());
      if (meant) {
        return i < task.hostPorts().size() ? task.hostPorts().get(i) : 0;
      }
    }
    return 0;
  }

  private @Nullable Target at(Hst host, int port) {
    String address =
        host.attribute().isEmpty()
            ? ssm.now().getOrDefault(host.managedId(), "")
            : host.attribute();
    return address.isEmpty() ? null : Target.of(address, port);
  }
}
