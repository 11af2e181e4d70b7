package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import io.ecsanywhere.harness.elb.Admission.Admitted;
import io.ecsanywhere.harness.elb.Admission.Wanted;
import io.ecsanywhere.harness.elb.ElbOptions.Draining;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Registers and deregisters targets, and tells how they fare. */
final class Targets {

  private final Inventory inventory;
  private final Admission admission;

  Targets(Inventory inventory) {
    this.inventory = inventory;
    this.admission = new Admission(inventory.options().reachable(), inventory.account().region());
  }

  ObjectNode register(Parameters parameters) {
    synchronized (inventory) {
      TargetGroup group = inventory.group(parameters.required("TargetGroupArn"));
      register(group, wanted(parameters), TargetChange.Origin.API);
    }
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode deregister(Parameters parameters) {
    synchronized (inventory) {
      TargetGroup group = inventory.group(parameters.required("TargetGroupArn"));
      deregister(group, wanted(parameters), TargetChange.Origin.API);
    }
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode describeHealth(Parameters parameters) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    synchronized (inventory) {
      TargetGroup group = inventory.group(parameters.required("TargetGroupArn"));
      List<Parameters> asked = parameters.structures("Targets");
      Stream<RegisteredTarget> shown =
          asked.isEmpty()
              ? group.targets(inventory.now()).stream()
              : asked.stream().map(item -> asked(group, wantedOf(item)));
      answer
          .putArray("TargetHealthDescriptions")
          .addAll(shown.map(target -> json(group, target)).toList());
    }
    return answer;
  }

  /** All or nothing: one target that is refused refuses the call. */
  void register(TargetGroup group, List<Wanted> wanted, TargetChange.Origin origin) {
    Map<TargetKey, Admitted> fresh = new LinkedHashMap<>();
    for (Wanted target : wanted) {
      Admitted admitted = admission.admit(group, target);
      if (comes(group, admitted.key())) {
        fresh.put(admitted.key(), admitted);
      }
    }
    checkCapacity(group, fresh);
    for (Admitted admitted : fresh.values()) {
      TargetHealth.State before = state(group, admitted.key());
      group.put(
          new RegisteredTarget(admitted.key(), admitted.zone(), inventory.first(group.inUse())));
      note(group, TargetChange.Operation.REGISTERED, admitted.key(), origin, before);
    }
    group.healthChanged();
  }

  void deregister(TargetGroup group, List<Wanted> wanted, TargetChange.Origin origin) {
    long now = inventory.now();
    double delay =
        Double.parseDouble(group.attributes().getOrDefault(TargetGroup.DELAY, "300"))
            * inventory.options().draining().timeScale();
    for (Wanted target : wanted) {
      TargetKey key = key(group, target);
      group
          .target(key, now)
          .filter(registered -> !registered.draining())
          .ifPresent(
              registered -> {
                TargetHealth.State before = registered.state();
                registered.drain(now + (long) (delay * 1e9));
                note(group, TargetChange.Operation.DEREGISTERED, key, origin, before);
              });
    }
    group.healthChanged();
  }

  /** Targets as somebody names them who knows the zones. */
  List<Wanted> byHand(TargetGroup group, List<TargetKey> targets) {
    return targets.stream()
        .map(
            target ->
                new Wanted(
                    target.id(),
                    Optional.of(target.port()),
                    admission.properZone(group, target.id())))
        .toList();
  }

  /** Whether registering this target changes anything. */
  private boolean comes(TargetGroup group, TargetKey key) {
    return group
        .target(key, inventory.now())
        .map(
            known ->
                known.draining()
                    && inventory.options().draining().registered() == Draining.Registered.RETURNS)
        .orElse(true);
  }

  private void checkCapacity(TargetGroup group, Map<TargetKey, Admitted> fresh) {
    int groupLimit = inventory.options().limits().targetsPerGroup();
    if (registered(group).count() + fresh.size() > groupLimit) {
      throw Errors.tooManyTargets(groupLimit, group.arn());
    }
    int idLimit = inventory.options().limits().registrationsPerTargetId();
    Map<String, Integer> counts = new LinkedHashMap<>();
    fresh.keySet().forEach(key -> counts.merge(key.id(), 1, Integer::sum));
    sameBalancer(group)
        .flatMap(this::registered)
        .forEach(target -> counts.computeIfPresent(target.key().id(), (id, count) -> count + 1));
    counts.forEach(
        (id, count) -> {
          if (count > idLimit) {
            throw Errors.tooManyRegistrations(idLimit, id);
          }
        });
  }

  private Stream<TargetGroup> sameBalancer(TargetGroup group) {
    return group.inUse()
        ? inventory.groups().values().stream()
            .filter(other -> other.loadBalancerArn().equals(group.loadBalancerArn()))
        : Stream.of(group);
  }

  private Stream<RegisteredTarget> registered(TargetGroup group) {
    return group.targets(inventory.now()).stream().filter(target -> !target.draining());
  }

  private TargetHealth.State state(TargetGroup group, TargetKey key) {
    return group
        .target(key, inventory.now())
        .map(RegisteredTarget::state)
        .orElse(TargetHealth.State.UNUSED);
  }

  private void note(
      TargetGroup group,
      TargetChange.Operation operation,
      TargetKey key,
      TargetChange.Origin origin,
      TargetHealth.State before) {
    inventory
        .history()
        .add(
            new TargetChange(
                inventory.time(), group.arn(), operation, key.toString(), origin, before));
  }

  private static List<Wanted> wanted(Parameters parameters) {
    List<Wanted> wanted = parameters.structures("Targets").stream().map(Targets::wantedOf).toList();
    if (wanted.isEmpty()) {
      throw Errors.missing("Targets");
    }
    return wanted;
  }

  private static Wanted wantedOf(Parameters target) {
    return new Wanted(
        target.required("Id"), target.integer("Port", 1, 65_535), target.text("AvailabilityZone"));
  }

  private static TargetKey key(TargetGroup group, Wanted wanted) {
    String id =
        InetAddresses.isInetAddress(wanted.id())
            ? InetAddresses.toAddrString(InetAddresses.forString(wanted.id()))
            : wanted.id();
    return new TargetKey(id, wanted.port().orElse(group.settings().port()));
  }

  private RegisteredTarget asked(TargetGroup group, Wanted wanted) {
    TargetKey key = key(group, wanted);
    return group
        .target(key, inventory.now())
        .orElseGet(() -> new RegisteredTarget(key, "", TargetHealth.NOT_REGISTERED));
  }

  private static ObjectNode json(TargetGroup group, RegisteredTarget target) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode described = json.putObject("Target");
    described.put("Id", target.key().id()).put("Port", target.key().port());
    if (!target.zone().isEmpty()) {
      described.put("AvailabilityZone", target.zone());
    }
    json.put("HealthCheckPort", Integer.toString(group.settings().check().portOf(target.key())));
    TargetHealth health = target.health();
    ObjectNode state = json.putObject("TargetHealth").put("State", health.state().word());
    if (!health.reason().isEmpty()) {
      state.put("Reason", health.reason()).put("Description", health.description());
    }
    return json;
  }
}
