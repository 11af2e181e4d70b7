package io.ecsanywhere.harness.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A figure, the bound that stands beside it, and what is aimed at.
 *
 * @param aim in words; empty where none is set
 */
record Result(String what, double measured, String unit, Bound bound, String aim) {

  static Result of(String what, double measured, String unit, Bound bound, String aim) {
    return new Result(what, measured, unit, bound, aim);
  }

  static Result of(String what, double measured, String unit) {
    return new Result(what, measured, unit, Bound.none(), "");
  }

  static Result calls(String what, long count, Bound bound, String aim) {
    return new Result(what, (double) count, "calls", bound, aim);
  }

  /** So many times the bound, as an aim in seconds. */
  static String times(double factor, Bound bound) {
    return "<= %.2f (%.2f x bound)".formatted(factor * bound.value(), factor);
  }

  String boundText() {
    return bound.formula().isEmpty() ? "" : "%.2f = %s".formatted(bound.value(), bound.formula());
  }

  void writeTo(ObjectNode json) {
    json.put("what", what).put("measured", measured).put("unit", unit);
    if (!bound.formula().isEmpty()) {
      json.put("bound", bound.value()).put("formula", bound.formula());
    }
    if (!aim.isEmpty()) {
      json.put("aim", aim);
    }
  }
}
