package io.ecsanywhere.controller.plan;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.Plan.AwayHost;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedPool.PlannedTarget;
import io.ecsanywhere.controller.plan.PlannedService.PlannedBinding;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A plan for people: plain text in columns. */
public final class PlanTable {

  private static final int LONGEST = 1_000;

  private final StringBuilder text = new StringBuilder();

  private PlanTable() {}

  public static String of(Plan plan) {
    PlanTable table = new PlanTable();
    table.pools(plan);
    plan.pools().forEach(table::targets);
    plan.services().forEach(service -> table.service(service, plan));
    table.hosts(plan);
    table.unread(plan);
    table.summary(plan);
    return table.text.toString();
  }

  private void pools(Plan plan) {
    if (plan.pools().isEmpty()) {
      return;
    }
    Columns columns = new Columns("POOL", "HOLDS", "REGISTER", "DEREGISTER", "LEAVE");
    for (PlannedPool pool : plan.pools()) {
      if (pool.failure().isPresent()) {
        columns.row(pool.id(), "?", "?", "?", "?");
      } else {
        columns.row(
            pool.id(),
            String.valueOf(pool.holds()),
            String.valueOf(pool.count(Action.REGISTER)),
            String.valueOf(pool.count(Action.DEREGISTER)),
            String.valueOf(pool.count(Action.LEAVE)));
      }
    }
    columns.writeTo(text, "");
  }

  /** What is other than it should be. Why a pool could not be read is said where it is bound. */
  private void targets(PlannedPool pool) {
    List<PlannedTarget> others =
        pool.targets().stream().filter(target -> target.action() != Action.KEEP).toList();
    if (others.isEmpty()) {
      return;
    }
    line("");
    line("pool " + pool.id());
    pool.held()
        .ifPresent(why -> line("  held: " + why + "; run reads everything about it again first"));
    pool.room().ifPresent(why -> line("  full: " + why + "; run registers what fits"));
    pool.hindrance().ifPresent(why -> line("  note: " + why));
    Columns columns = new Columns();
    for (PlannedTarget target : others) {
      columns.row(
          target.action().word(),
          target.target().toString(),
          target.claim().map(PlanTable::claimed).orElse(target.why()));
    }
    columns.writeTo(text, "  ");
  }

  private static String claimed(Claim claim) {
    return "task "
        + claim.taskArn().substring(claim.taskArn().lastIndexOf('/') + 1)
        + " of "
        + claim.service();
  }

  private void service(PlannedService service, Plan plan) {
    line("");
    line("service %s: %d tasks wanted".formatted(service.key(), service.desiredCount()));
    service.problems().forEach(problem -> line("  problem: " + problem));
    if (service.bindings().isEmpty()) {
      line("  no tag of it names a pool: none of its tasks is behind a load balancer");
      line("    -> tag the service with ecs-a.lbName or ecs-a.lb/<container>");
    }
    service.bindings().forEach(binding -> binding(binding, plan));
  }

  private void binding(PlannedBinding binding, Plan plan) {
    line("  %s -> pool %s".formatted(binding.port(), binding.pool()));
    plan.pools().stream()
        .filter(pool -> pool.id().equals(binding.pool()))
        .flatMap(pool -> pool.failure().stream())
        .forEach(this::failure);
    if (binding.tasks().isEmpty()) {
      line("    no task is judged");
      return;
    }
    Columns columns = new Columns("TASK", "HOST", "TARGET", "VERDICT");
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    Set<String> states = new TreeSet<>();
    for (PlannedTask task : binding.tasks()) {
      columns.row(task.id(), task.host(), task.target(), verdict(task.standing()));
      switch (task.standing()) {
        case Standing.Out(Reason reason, String _) -> reasons.add(reason);
        case Standing.In(boolean _, Health health) -> states.add(health.state());
        case Standing.Undecided _, Standing.Overridden _ -> {}
      }
    }
    columns.writeTo(text, "    ");
    for (Reason reason : reasons) {
      line("    " + reason + ": " + Remedies.meaning(reason));
      line("      -> " + Remedies.remedy(reason));
    }
    for (String state : states) {
      Remedies.meaning(state).ifPresent(meaning -> line("    " + state + ": " + meaning));
      Remedies.remedy(state).ifPresent(remedy -> line("      -> " + remedy));
    }
  }

  private static String verdict(Standing standing) {
    return switch (standing) {
      case Standing.In(boolean registered, Health health) ->
          registered ? "in" + unwell(health) : "in: to be registered";
      case Standing.Out(Reason reason, String detail) ->
          "out: " + reason + (detail.isEmpty() ? "" : " (" + detail + ")");
      case Standing.Undecided(String why) -> "undecided: " + why;
      case Standing.Overridden() -> "the port has a tag of its own";
    };
  }

  /** What the load balancer's checks say, unless they find nothing wrong. */
  private static String unwell(Health health) {
    if (health.state().isEmpty() || health.state().equals("healthy")) {
      return "";
    }
    return ": " + health.state() + (health.reason().isEmpty() ? "" : " (" + health.reason() + ")");
  }

  private void failure(ApiFailure failure) {
    line("    %s: %s: %s".formatted(failure.kind(), failure.operation(), failure.message()));
    line("      -> " + Remedies.remedy(failure));
  }

  private void hosts(Plan plan) {
    if (plan.hosts().isEmpty()) {
      return;
    }
    line("");
    line(
        plan.givesHostsUp()
            ? "hosts whose agent is away: after --disconnect-grace their targets go, if others"
                + " serve"
            : "hosts whose agent is away: their targets stay");
    Columns columns = new Columns("HOST", "CLUSTER", "ADDRESS", "TASKS");
    for (AwayHost host : plan.hosts()) {
      columns.row(host.id(), host.cluster(), host.address(), String.valueOf(host.tasks()));
    }
    columns.writeTo(text, "  ");
  }

  private void unread(Plan plan) {
    for (Plan.Unread unread : plan.unread()) {
      line("");
      line(unread.what() + " could not be read: run leaves as it is what hangs on it");
      failure(unread.failure());
    }
  }

  private void summary(Plan plan) {
    int register = plan.pools().stream().mapToInt(pool -> pool.count(Action.REGISTER)).sum();
    int deregister = plan.pools().stream().mapToInt(pool -> pool.count(Action.DEREGISTER)).sum();
    if (!text.isEmpty()) {
      line("");
    }
    if (plan.unbound() > 0) {
      line("%d more services name no pool".formatted(plan.unbound()));
    }
    line(
        plan.differs()
            ? "to register: %d, to deregister: %d".formatted(register, deregister)
            : "no difference" + (plan.incomplete() ? " in what could be compared" : ""));
    if (plan.incomplete()) {
      line("not everything could be compared: see above");
    }
  }

  private void line(String line) {
    text.append(OneLine.of(line, LONGEST)).append('\n');
  }
}
