package io.ecsanywhere.controller.plan;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.plan.PlannedPool.Action;
import io.ecsanywhere.controller.plan.PlannedService.PlannedBinding;
import io.ecsanywhere.controller.plan.PlannedTask.Standing;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan for scripts. PLAN.md lists every field; none is taken away or given another meaning while
 * {@code schema} stays the same.
 */
public final class PlanJson {

  private static final int SCHEMA = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PlanJson() {}

  public static String of(Plan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("schema", SCHEMA);
    fields.put("exit_status", plan.exitStatus());
    fields.put("differs", plan.differs());
    fields.put("incomplete", plan.incomplete());
    fields.put("pools", plan.pools().stream().map(PlanJson::pool).toList());
    fields.put("services", plan.services().stream().map(PlanJson::service).toList());
    fields.put("unbound_services", plan.unbound());
    fields.put("unread", plan.unread().stream().map(PlanJson::unread).toList());
    fields.put("hosts_away", plan.hosts().stream().map(PlanJson::host).toList());
    return JSON.writeValueAsString(fields) + "\n";
  }

  private static Map<String, Object> pool(PlannedPool pool) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pool", pool.id());
    pool.failure().ifPresent(failure -> fields.put("error", error(failure)));
    if (pool.failure().isEmpty()) {
      fields.put("holds", pool.holds());
      for (Action action : Action.values()) {
        fields.put(action.word(), pool.count(action));
      }
      pool.held().ifPresent(why -> fields.put("held", why));
      pool.room().ifPresent(why -> fields.put("room", why));
      pool.hindrance().ifPresent(why -> fields.put("hindrance", why));
      fields.put("targets", pool.targets().stream().map(PlanJson::target).toList());
    }
    return fields;
  }

  private static Map<String, Object> target(PlannedPool.PlannedTarget target) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", target.target().toString());
    fields.put("action", target.action().word());
    target
        .claim()
        .ifPresent(
            claim -> {
              fields.put("cluster", claim.service().cluster());
              fields.put("service", claim.service().service());
              fields.put("task", claim.taskArn());
            });
    if (!target.why().isEmpty()) {
      fields.put("why", target.why());
    }
    return fields;
  }

  private static Map<String, Object> service(PlannedService service) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cluster", service.key().cluster());
    fields.put("service", service.key().service());
    fields.put("desired_count", service.desiredCount());
    fields.put("problems", service.problems());
    fields.put("bindings", service.bindings().stream().map(PlanJson::binding).toList());
    return fields;
  }

  private static Map<String, Object> binding(PlannedBinding binding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("port", binding.port());
    fields.put("pool", binding.pool());
    fields.put("tasks", binding.tasks().stream().map(PlanJson::task).toList());
    return fields;
  }

  private static Map<String, Object> task(PlannedTask task) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", task.arn());
    fields.put("host", task.host());
    fields.put("address", task.address());
    task.port().ifPresent(port -> fields.put("port", port));
    switch (task.standing()) {
      case Standing.In(boolean registered, Health health) -> {
        fields.put("verdict", "in");
        fields.put("registered", registered);
        if (!health.state().isEmpty()) {
          fields.put("health", health.state());
          fields.put("health_reason", health.reason());
        }
      }
      case Standing.Out(Reason reason, String detail) -> {
        fields.put("verdict", "out");
        fields.put("reason", reason.toString());
        fields.put("detail", detail);
        fields.put("meaning", Remedies.meaning(reason));
        fields.put("remedy", Remedies.remedy(reason));
      }
      case Standing.Undecided(String why) -> {
        fields.put("verdict", "undecided");
        fields.put("detail", why);
      }
      case Standing.Overridden() -> fields.put("verdict", "overridden");
    }
    return fields;
  }

  private static Map<String, Object> unread(Plan.Unread unread) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("what", unread.what());
    fields.put("error", error(unread.failure()));
    return fields;
  }

  private static Map<String, Object> host(Plan.AwayHost host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cluster", host.cluster());
    fields.put("host", host.id());
    fields.put("address", host.address());
    fields.put("tasks", host.tasks());
    return fields;
  }

  private static Map<String, String> error(ApiFailure failure) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", failure.kind());
    fields.put("operation", failure.operation());
    fields.put("message", failure.message());
    fields.put("remedy", Remedies.remedy(failure));
    return fields;
  }
}
