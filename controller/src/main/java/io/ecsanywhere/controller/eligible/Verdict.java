package io.ecsanywhere.controller.eligible;

import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;

/** Whether a task serves a pool. */
public sealed interface Verdict {

  /** It does, at this target. */
  record In(Target target) implements Verdict {}

  /** It does not. */
  record Out(Reason reason) implements Verdict {}

  /**
   * It would, but its host has been away for too long: it is no target unless all would go on that
   * ground alone.
   */
  record Away(Target target) implements Verdict {}

  /** It cannot be told, because something could not be read: nothing of the task's changes. */
  record Undecided(ApiFailure failure) implements Verdict {}

  /** The port has a tag of its own, which stands above the one that was asked about. */
  record Overridden() implements Verdict {}
}
