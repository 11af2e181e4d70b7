package io.ecsanywhere.controller.plan;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import io.ecsanywhere.adapters.pool.PoolAdapter;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.pool.Fate;
import io.ecsanywhere.controller.pool.Findings;
import io.ecsanywhere.controller.pool.PoolReport;
import io.ecsanywhere.controller.reconcile.Judgement;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.Protocol;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.Task;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Tells of pools target by target, and of those that should not be there whose they seem to be. */
final class PlannedTargets {

  private final Informers informers;
  private final ImmutableListMultimap<InetAddress, Host> byAddress;
  private final BiFunction<String, Judgement, PlannedTask> planned;

  /**
   * @param planned a task as a pool's plan shows it
   */
  PlannedTargets(
      Informers informers,
      Collection<Host> hosts,
      BiFunction<String, Judgement, PlannedTask> planned) {
    this.informers = informers;
    this.byAddress =
        Multimaps.index(
            hosts.stream().filter(host -> host.reportedAddress().isPresent()).toList(),
            host -> host.reportedAddress().orElseThrow());
    this.planned = planned;
  }

  /**
   * A pool as it was found.
   *
   * @param judgements of the tasks that are bound to it
   * @param adapter of the pool's kind
   */
  PlannedPool pool(PoolReport report, Collection<Judgement> judgements, PoolAdapter adapter) {
    return new PlannedPool(
        report.pool(),
        report.failure(),
        report.held(),
        report.findings().flatMap(found -> room(found, adapter.usualRoom())),
        report.findings().flatMap(found -> hindrance(report.pool(), found, adapter)),
        report
            .findings()
            .map(found -> targets(report.pool(), found, judgements))
            .orElseGet(ImmutableList::of));
  }

  private static Optional<String> room(Findings found, OptionalInt usual) {
    int held = found.serving().size() + found.missing().size() - found.leaving().size();
    return usual.isPresent() && !found.missing().isEmpty() && held > usual.getAsInt()
        ? Optional.of(
            "it would hold %d targets, and takes %d unless its quota was raised"
                .formatted(held, usual.getAsInt()))
        : Optional.empty();
  }

  /** Where nothing is to be written, nothing hinders. */
  private static Optional<String> hindrance(String pool, Findings found, PoolAdapter adapter) {
    if (found.missing().isEmpty() && found.leaving().isEmpty()) {
      return Optional.empty();
    }
    try {
      return adapter.hindrance(PoolId.parse(pool).name());
    } catch (RuntimeException e) {
      // The pool was read a moment ago, whatever is the matter now: whoever writes to it finds out.
      return Optional.empty();
    }
  }

  private ImmutableList<PlannedTarget> targets(
      String pool, Findings found, Collection<Judgement> judgements) {
    Map<String, String> out = new HashMap<>();
    for (Judgement judgement : judgements) {
      PlannedTask task = planned.apply(pool, judgement);
      if (task.standing() instanceof Standing.Out(var reason, var _)) {
        out.put(
            task.target(),
            "task %s of %s is out: %s".formatted(task.id(), judgement.claimant().key(), reason));
      }
    }
    Stream<PlannedTarget> desired =
        found.desired().entrySet().stream()
            .map(
                entry ->
                    new PlannedTarget(
                        entry.getKey(),
                        found.serving().containsKey(entry.getKey()) ? Action.KEEP : Action.REGISTER,
                        Optional.of(entry.getValue()),
                        ""));
    Stream<PlannedTarget> others =
        found.others().entrySet().stream()
            .map(entry -> other(entry.getKey(), entry.getValue(), out));
    return Stream.concat(desired, others)
        .sorted((one, two) -> one.target().compareTo(two.target()))
        .collect(toImmutableList());
  }

  private PlannedTarget other(Target target, Fate fate, Map<String, String> out) {
    Optional<String> whose =
        Optional.ofNullable(out.get(target.toString())).or(() -> holder(target));
    return switch (fate) {
      case REMOVED ->
          new PlannedTarget(
              target,
              Action.DEREGISTER,
              Optional.empty(),
              whose.orElse("no task is known to listen there"));
      case UNLISTED -> left(target, "goes unless the next list of tasks shows one there");
      case OPEN ->
          left(
              target,
              whose
                  .map(who -> who + ", and what its tags named before is not known")
                  .orElse("it cannot be told whether a task listens there"));
      case UNDECIDED ->
          left(target, "goes or stays with what about the pool's tasks could not be read");
      case NOT_OURS -> left(target, "not at a known host's address, and ecs-a.ownership is shared");
    };
  }

  private static PlannedTarget left(Target target, String why) {
    return new PlannedTarget(target, Action.LEAVE, Optional.empty(), why);
  }

  /** A task that listens there and is not bound to the pool. */
  private Optional<String> holder(Target target) {
    return byAddress.get(target.address()).stream()
        .map(host -> host.instance().arn())
        .flatMap(
            host ->
                Stream.of(Protocol.values())
                    .flatMap(
                        protocol ->
                            informers.hostPorts().holder(host, protocol, target.port()).stream()))
        .map(PlannedTargets::unbound)
        .findFirst();
  }

  private static String unbound(Task task) {
    return "a task of %s listens there, which is not bound to the pool"
        .formatted(task.serviceKey().map(Object::toString).orElse("no service"));
  }
}
