package io.ecsanywhere.controller.election;

/** Hears of what changes; called by the thread that found it, and must be quick. */
public interface ElectionListener {

  /** Leadership was gained or lost. */
  void changed();

  /** Whether this replica could begin to lead: nothing it did as leader before is under way. */
  boolean ready();

  /**
   * Another replica was seen to renew the lease.
   *
   * @param since from when it has led without a break, as far as this one knows; on the ticker
   */
  void led(long since);

  /** The lease belongs to replicas that lead something else; the line says what to do. */
  void refused(String line);
}
