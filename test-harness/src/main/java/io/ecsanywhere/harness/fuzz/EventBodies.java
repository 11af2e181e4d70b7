package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.MalformedEventException;

/** Bodies of events, through the parser. */
final class EventBodies implements Fuzzer {

  private final EventParser parser = new EventParser();

  @Override
  public Fate feed(Chance chance) {
    try {
      parser.parse(OddEvents.body(chance));
      return Fate.ACCEPTED;
    } catch (MalformedEventException e) {
      OneLine.check(e.getMessage());
      return Fate.REFUSED;
    }
  }
}
