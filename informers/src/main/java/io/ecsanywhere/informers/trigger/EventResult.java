package io.ecsanywhere.informers.trigger;

/** What became of a message from the queue of events. */
public enum EventResult {
  /** It told of something that is watched. */
  TAKEN("taken"),
  /** It told of something else. */
  IGNORED("ignored"),
  /** It could not be understood. */
  MALFORMED("malformed"),
  /** It was understood, and what it says could not be handed on: it comes again. */
  NOT_TAKEN("not-taken");

  private final String word;

  EventResult(String word) {
    this.word = word;
  }

  /** The word in metrics. */
  @Override
  public String toString() {
    return word;
  }
}
