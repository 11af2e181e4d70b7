package io.ecsanywhere.harness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.SimulatedAws;
import io.ecsanywhere.harness.front.Json;
import org.jspecify.annotations.Nullable;

/** How things stand, as JSON. */
final class Reports {

  private final SimulatedAws aws;

  Reports(SimulatedAws aws) {
    this.aws = aws;
  }

  /**
   * @param query {@code since=N} shows single calls after the N-th
   */
  JsonNode report(String what, @Nullable String query) {
    return switch (what) {
      case "calls" -> calls(query);
      case "events" -> events();
      case "hosts" -> hosts();
      case "traffic" -> traffic();
      case "faults" -> faults();
      case "environment" -> environment();
      default -> throw new IllegalArgumentException("There is no report " + what + ".");
    };
  }

  private ObjectNode calls(@Nullable String query) {
    var report = Json.object().put("size", aws.calls().size());
    var counts = report.putArray("counts");
    aws.calls()
        .counts()
        .forEach(
            (kind, count) ->
                counts
                    .addObject()
                    .put("service", kind.service())
                    .put("operation", kind.operation())
                    .put("outcome", kind.outcome())
                    .put("count", count));
    if (query != null && query.startsWith("since=")) {
      var calls = report.putArray("calls");
      for (var call : aws.calls().since(Long.parseLong(query.substring("since=".length())))) {
        calls
            .addObject()
            .put("number", call.number())
            .put("service", call.service())
            .put("operation", call.operation())
            .put("start", call.start().toString())
            .put("micros", call.duration().toNanos() / 1000)
            .put("outcome", call.outcome())
            .set("parameters", call.parameters());
      }
    }
    return report;
  }

  private ObjectNode events() {
    return Json.object()
        .put("queueUrl", aws.events().queue().url())
        .put("waiting", aws.events().waiting())
        .put("deadLetters", aws.events().deadLetters())
        .put("sent", aws.events().sent().size());
  }

  private JsonNode hosts() {
    var hosts = Json.array();
    aws.hosts().all().forEach(host -> hosts.add(Commands.shown(host)));
    return hosts;
  }

  private ObjectNode traffic() {
    var total = aws.traffic().total();
    return Json.object()
        .put("forwarded", total.forwarded())
        .put("failed", total.failed())
        .put("noTarget", total.noTarget())
        .put("misrouted", total.misrouted());
  }

  private ObjectNode faults() {
    var report = Json.object();
    var faults = report.putArray("calls");
    aws.faults().inForce().forEach(fault -> faults.add(fault.toString()));
    var eventFaults = report.putArray("events");
    aws.events().faultsInForce().forEach(fault -> eventFaults.add(fault.toString()));
    return report;
  }

  private ObjectNode environment() {
    var variables = Json.object();
    aws.environment().forEach(variables::put);
    return variables;
  }
}
