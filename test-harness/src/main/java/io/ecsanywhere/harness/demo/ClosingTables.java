package io.ecsanywhere.harness.demo;

import io.ecsanywhere.harness.front.CallLog;
import io.ecsanywhere.harness.measure.Reaction;
import io.ecsanywhere.harness.measure.Spread;
import io.ecsanywhere.harness.measure.Table;
import java.util.List;

/** What the walkthrough measured. */
final class ClosingTables {

  private ClosingTables() {}

  /** From an event's send to the arrival of the call that wrote its target. */
  static Table reactions(List<Reaction> reactions) {
    var table = Table.of("FROM EVENT TO TARGET", "TARGETS", "MEDIAN", "MAX");
    for (Reaction.Kind kind : Reaction.Kind.values()) {
      var spread =
          Spread.of(
              reactions.stream()
                  .filter(reaction -> reaction.kind() == kind)
                  .map(Reaction::took)
                  .toList());
      table.row(
          switch (kind) {
            case REGISTERED -> "task runs, target registered";
            case DEREGISTERED -> "task stops, target deregistered";
          },
          spread.count(),
          Spread.millis(spread.median()),
          Spread.millis(spread.max()));
    }
    return table;
  }

  /** The controller's calls since the record began, by operation and what came of them. */
  static Table calls(CallLog calls) {
    var table = Table.of("API", "OPERATION", "OUTCOME", "CALLS");
    calls
        .counts()
        .forEach(
            (kind, count) -> table.row(kind.service(), kind.operation(), kind.outcome(), count));
    return table;
  }
}
