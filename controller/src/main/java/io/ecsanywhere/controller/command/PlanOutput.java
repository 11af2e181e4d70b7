package io.ecsanywhere.controller.command;

import io.ecsanywhere.controller.plan.Plan;
import io.ecsanywhere.controller.plan.PlanJson;
import io.ecsanywhere.controller.plan.PlanTable;

/** How a plan is shown. */
public enum PlanOutput {
  /** For people. */
  TABLE,
  /** For scripts. */
  JSON;

  String of(Plan plan) {
    return switch (this) {
      case TABLE -> PlanTable.of(plan);
      case JSON -> PlanJson.of(plan);
    };
  }
}
