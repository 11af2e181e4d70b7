package io.ecsanywhere.harness.seeded;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.SetMultimap;
import io.ecsanywhere.harness.seeded.aws.Aws;
import io.ecsanywhere.harness.seeded.aws.Group;
import io.ecsanywhere.harness.seeded.aws.Hst;
import io.ecsanywhere.harness.seeded.aws.Svc;
import io.ecsanywhere.harness.seeded.aws.Tsk;
import io.ecsanywhere.harness.seeded.plan.Disturbance;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import io.ecsanywhere.harness.seeded.sched.Trace;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes disturbances happen. */
final class Stage {

  private final Scheduler scheduler;
  private final Trace trace;
  private final Climate climate;
  private final Aws aws;
  private final Scenery scenery;
  private final List<Replica> replicas;
  private final Counts counts;
  private final Set<ServiceKey> mistagged = new HashSet<>();

  /** The targets that somebody put into a group, by its ARN. */
  private final SetMultimap<String, Target> putByHand = HashMultimap.create();

  Stage(
      Scheduler scheduler,
      Trace trace,
      Climate climate,
      Aws aws,
      Scenery scenery,
      List<Replica> replicas,
      Counts counts) {
    this.scheduler = scheduler;
    this.trace = trace;
    this.climate = climate;
    this.aws = aws;
    this.scenery = scenery;
    this.replicas = replicas;
    this.counts = counts;
  }

  void perform(Disturbance disturbance) {
    trace.event(scheduler.now(), "--- %s", disturbance);
    switch (disturbance) {
      case Disturbance.Calls it -> climate.begin(it, it.lasts());
      case Disturbance.Partition it -> climate.begin(it, it.lasts());
      case Disturbance.Events it -> climate.begin(it, it.lasts());
      case Disturbance.Pause it -> pause(it);
      case Disturbance.Crash it -> {
        count(it);
        Replica replica = replica(it.replica());
        replica.crash();
        scheduler.after(it.lasts(), replica::start);
      }
      case Disturbance.Stop it -> {
        count(it);
        Replica replica = replica(it.replica());
        replica.stop();
        startOnceGone(replica, it.lasts());
      }
      case Disturbance.DeleteLease it -> {
        if (aws.table().delete()) {
          count(it);
        }
      }
      case Disturbance.Disconnect it -> disconnect(it, List.of(host(it.host())), it.lasts());
      case Disturbance.DisconnectAll it ->
          disconnect(it, List.copyOf(aws.ecs().now().hosts().values()), it.lasts());
      case Disturbance.ReplaceHost it -> {
        count(it);
        Hst host = host(it.host());
        scenery.addHost(host.cluster());
        aws.ecs().removeHost(host.arn());
      }
      case Disturbance.MoveHost it -> {
        count(it);
        Hst host = host(it.host());
        if (it.byAttribute()) {
          aws.ecs().setAttribute(host.arn(), scenery.address());
        } else {
          aws.ssm().report(host.managedId(), scenery.address());
        }
      }
      case Disturbance.Scale it -> {
        count(it);
        aws.ecs().scale(scenery.service(it.service()), it.desired());
      }
      case Disturbance.Roll it -> {
        count(it);
        aws.ecs().roll(scenery.service(it.service()), scenery.shape(it.shape()));
      }
      case Disturbance.Remake it -> remake(it);
      case Disturbance.CrashTask it ->
          running(it.task())
              .ifPresent(
                  task -> {
                    count(it);
                    aws.ecs().crash(task.arn(), it.heard());
                  });
      case Disturbance.Retag it -> {
        count(it);
        aws.ecs().tag(scenery.service(it.service()), scenery.tags(it.draw()));
      }
      case Disturbance.Mistag it -> mistag(it);
      case Disturbance.Sicken it ->
          running(it.task())
              .ifPresent(
                  task -> {
                    count(it);
                    aws.ecs().setHealth(task.arn(), "HEALTHY");
                    scheduler.after(it.lasts(), () -> aws.ecs().setHealth(task.arn(), "UNHEALTHY"));
                  });
      case Disturbance.Tamper it -> tamper(it);
      case Disturbance.Fill it -> {
        Group group = group(it.group());
        if (group != null) {
          count(it);
          aws.elb().resize(group.name(), Math.max(1, group.targets().size()));
          scheduler.after(it.lasts(), () -> aws.elb().resize(group.name(), Scenery.ROOM));
        }
      }
      case Disturbance.Curse it -> curse(it);
      case Disturbance.RemakeGroup it -> {
        Group group = group(it.group());
        if (group != null) {
          count(it);
          aws.elb().remove(group.name());
          scheduler.after(
              Duration.ofMillis(300),
              () -> aws.elb().make(group.name(), Scenery.ROOM, group.tags()));
        }
      }
    }
  }

  /** One group at most, and others are left. */
  private void curse(Disturbance.Curse it) {
    Group group = group(it.group());
    if (group != null
        && aws.elb().now().size() > 1
        && aws.elb().now().keySet().stream().noneMatch(aws.elb()::cursed)) {
      count(it);
      aws.elb().curse(group.name());
    }
  }

  private void count(Disturbance disturbance) {
    counts.add(disturbance.word());
  }

  private void pause(Disturbance.Pause it) {
    Replica replica = replica(it.replica());
    if (replica.alive() && !replica.process().paused()) {
      count(it);
      var process = replica.process();
      process.pause();
      scheduler.after(it.lasts(), process::resume);
    }
  }

  /** A process that stops may take its time. */
  private void startOnceGone(Replica replica, Duration after) {
    scheduler.after(
        after,
        () -> {
          if (replica.alive()) {
            startOnceGone(replica, Duration.ofMillis(200));
          } else {
            replica.start();
          }
        });
  }

  private void disconnect(Disturbance it, List<Hst> hosts, Duration lasts) {
    count(it);
    for (Hst host : hosts) {
      aws.ecs().connect(host.arn(), false);
      scheduler.after(lasts, () -> aws.ecs().connect(host.arn(), true));
    }
  }

  private void remake(Disturbance.Remake it) {
    count(it);
    ServiceKey key = scenery.service(it.service());
    Svc old = aws.ecs().now().services().get(key);
    aws.ecs().delete(key);
    createOnceGone(key, old == null ? 1 : old.desired(), it, it.lasts());
  }

  private void createOnceGone(ServiceKey key, int desired, Disturbance.Remake it, Duration after) {
    scheduler.after(
        after,
        () -> {
          Svc old = aws.ecs().now().services().get(key);
          if (old == null || old.status() == Svc.Status.INACTIVE) {
            aws.ecs().create(key, desired, scenery.shape(it.draw()), scenery.tags(it.draw()));
          } else if (old.status() == Svc.Status.DRAINING) {
            createOnceGone(key, desired, it, Duration.ofMillis(300));
          }
        });
  }

  private void mistag(Disturbance.Mistag it) {
    ServiceKey key = scenery.service(it.service());
    Svc service = aws.ecs().now().services().get(key);
    if (service == null || service.status() != Svc.Status.ACTIVE) {
      return;
    }
    ImmutableSortedMap<String, String> good = service.tags();
    ImmutableSortedMap<String, String> bad = Scenery.spoiled(good, it.draw());
    if (good.isEmpty() || !mistagged.add(key)) {
      return;
    }
    count(it);
    aws.ecs().tag(key, bad);
    scheduler.after(
        it.lasts(),
        () -> {
          mistagged.remove(key);
          aws.ecs().edit(key, now -> now.tags().equals(bad) ? aws.ecs().retagged(now, good) : now);
        });
  }

  /** Users follow groups that were made anew: no tag names one by an ARN that is no more. */
  void repairTags() {
    for (Svc service : List.copyOf(aws.ecs().now().services().values())) {
      TreeMap<String, String> tags = new TreeMap<>(service.tags());
      tags.replaceAll((_, value) -> followed(value));
      if (!tags.equals(service.tags())) {
        aws.ecs().tag(service.key(), ImmutableSortedMap.copyOfSorted(tags));
      }
    }
  }

  private String followed(String value) {
    List<String> words = new ArrayList<>();
    for (String word : value.split(" ", -1)) {
      String[] parts = word.split("/", -1);
      Group group = parts.length == 3 ? aws.elb().now().get(parts[1]) : null;
      words.add(group == null ? word : group.arn());
    }
    return String.join(" ", words);
  }

  private void tamper(Disturbance.Tamper it) {
    Group group = group(it.group());
    if (group == null) {
      return;
    }
    if (it.add()) {
      count(it);
      String address =
          it.foreign()
              ? "10.9.9." + (1 + it.target() % 9)
              : Optional.ofNullable(aws.ssm().now().get(host(it.target()).managedId()))
                  .filter(text -> !text.isEmpty())
                  .orElse("10.9.9.9");
      Target target = Target.of(address, 32_768 + it.target() % 5);
      putByHand.put(group.arn(), target);
      aws.elb().register(group.name(), target);
    } else if (!group.targets().isEmpty()) {
      count(it);
      aws.elb().deregister(group.name(), pick(group.targets().keySet(), it.target()));
    }
  }

  /** Whether somebody has ever put a target into a group. */
  boolean putByHand(Group group, Target target) {
    return putByHand.containsEntry(group.arn(), target);
  }

  private Optional<Tsk> running(int number) {
    List<Tsk> running = aws.ecs().now().tasks().values().stream().filter(Tsk::running).toList();
    return running.isEmpty() ? Optional.empty() : Optional.of(pick(running, number));
  }

  private Replica replica(int number) {
    return pick(replicas, number);
  }

  private Hst host(int number) {
    return pick(aws.ecs().now().hosts().values(), number);
  }

  private @Nullable Group group(int number) {
    List<Group> groups = List.copyOf(aws.elb().now().values());
    return groups.isEmpty() ? null : groups.get(Math.floorMod(number, groups.size()));
  }

  private static <T> T pick(Collection<T> from, int number) {
    return List.copyOf(from).get(Math.floorMod(number, from.size()));
  }
}
