package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.measure.Table;
import java.util.List;
import java.util.Locale;

/** A figure, the bound that stands beside it, and what is aimed at. */
record Result(String what, double measured, String unit, Bound bound, Aim aim) {

  static Result of(String what, double measured, String unit, Bound bound, Aim aim) {
    return new Result(what, measured, unit, bound, aim);
  }

  static Result of(String what, double measured, String unit) {
    return new Result(what, measured, unit, Bound.none(), Aim.none());
  }

  static Result calls(String what, long count, Bound bound, Aim aim) {
    return new Result(what, (double) count, "calls", bound, aim);
  }

  String boundText() {
    return bound.formula().isEmpty() ? "" : "%.2f = %s".formatted(bound.value(), bound.formula());
  }

  static Table table(String scenario, List<Result> results) {
    var table = Table.of(scenario.toUpperCase(Locale.ROOT), "MEASURED", "", "BOUND", "AIM", "");
    for (Result result : results) {
      table.row(
          result.what,
          "%.2f".formatted(result.measured),
          result.unit,
          result.boundText(),
          result.aim.text(),
          result.aim.verdict(result.measured));
    }
    return table;
  }

  void writeTo(ObjectNode json) {
    json.put("what", what).put("measured", measured).put("unit", unit);
    if (!bound.formula().isEmpty()) {
      json.put("bound", bound.value()).put("formula", bound.formula());
    }
    if (!aim.text().isEmpty()) {
      json.put("aim", aim.text());
    }
    aim.value()
        .ifPresent(
            limit -> json.put("limit", limit).put("missed", aim.missedBy(measured).isPresent()));
    aim.missedBy(measured)
        .filter(Double::isFinite)
        .ifPresent(share -> json.put("missedByPercent", 100 * share));
  }
}
