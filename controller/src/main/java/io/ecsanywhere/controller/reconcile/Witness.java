package io.ecsanywhere.controller.reconcile;

/**
 * Hears how tasks are judged, for those who are to be told why. What a pass judges again it tells
 * again, and the last word counts. Called by the threads that make the passes.
 */
@FunctionalInterface
public interface Witness {

  /** Nobody asks. */
  Witness NONE = _ -> {};

  void judged(Judgement judgement);
}
