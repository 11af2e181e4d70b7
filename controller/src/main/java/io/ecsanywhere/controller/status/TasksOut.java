package io.ecsanywhere.controller.status;

import io.ecsanywhere.controller.binding.Bindings.Claimant;
import io.ecsanywhere.controller.binding.Selector;
import io.ecsanywhere.controller.eligible.Eligibility;
import io.ecsanywhere.controller.eligible.Eligibility.Demand;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.eligible.Verdict;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.controller.pool.PoolSight;
import io.ecsanywhere.controller.status.Documents.TaskEntry;
import io.ecsanywhere.informers.cache.Host;
import io.ecsanywhere.informers.cache.ServiceView;
import io.ecsanywhere.informers.model.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says which of a service's tasks are no targets of a pool that it is bound to, and why. */
final class TasksOut {

  /** Of a task of which it cannot be told; no {@link Reason}, for what it had stays as it is. */
  private static final String UNDECIDED = "undecided";

  private static final Comparator<TaskEntry> ORDER =
      Comparator.comparing(TaskEntry::task).thenComparing(TaskEntry::port);

  private final Eligibility eligibility;

  TasksOut(Eligibility eligibility) {
    this.eligibility = eligibility;
  }

  /** The tasks that are out of a pool, as what is known now has it. */
  List<TaskEntry> of(ServiceView view, Claimant claimant, String pool, PoolSight sight) {
    List<TaskEntry> out = new ArrayList<>();
    for (Selector port : claimant.ports()) {
      Demand demand =
          new Demand(port, claimant.overriding(), claimant.healthyOnly(), sight.traits());
      for (Task task : view.tasks()) {
        Optional<Host> host = task.containerInstanceArn().map(arn -> view.hosts().get(arn));
        Claim claim = new Claim(claimant.key(), task.arn());
        switch (eligibility.judge(task, host, demand)) {
          case Verdict.Out(Reason reason) ->
              out.add(entry(task, host, pool, port, reason.toString(), Optional.empty()));
          case Verdict.Away(var target) when !sight.wants(target, claim) ->
              out.add(
                  entry(
                      task,
                      host,
                      pool,
                      port,
                      Reason.HOST_DISCONNECTED.toString(),
                      Optional.empty()));
          case Verdict.Undecided(var why) ->
              out.add(entry(task, host, pool, port, UNDECIDED, Optional.of(why.message())));
          case Verdict.In _, Verdict.Away _, Verdict.Overridden _ -> {}
        }
      }
    }
    out.sort(ORDER);
    return out;
  }

  private static TaskEntry entry(
      Task task,
      Optional<Host> host,
      String pool,
      Selector port,
      String reason,
      Optional<String> detail) {
    return new TaskEntry(
        id(task.arn()),
        pool,
        port.toString(),
        reason,
        detail,
        task.lastStatus().name(),
        task.desiredStatus().name(),
        host.map(at -> at.instance().managedInstanceId())
            .or(() -> task.containerInstanceArn().map(TasksOut::id)));
  }

  /** What an ARN ends in: as consoles show it. */
  static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
