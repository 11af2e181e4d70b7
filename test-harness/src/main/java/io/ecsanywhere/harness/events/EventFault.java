package io.ecsanywhere.harness.events;

import java.time.Duration;

/** Something that goes wrong with the delivery of events until it is cleared. */
public sealed interface EventFault {

  /** A share of the events never arrives. */
  record Lost(double rate) implements EventFault {}

  /** A share of the events arrives twice. */
  record Doubled(double rate) implements EventFault {}

  /** Each event is late by a random part of this: they arrive in any order. */
  record Shuffled(Duration within) implements EventFault {}

  /** Every event is late by this. */
  record Late(Duration by) implements EventFault {}

  /** Before a share of the events a message arrives that is no event. */
  record Malformed(double rate) implements EventFault {}
}
