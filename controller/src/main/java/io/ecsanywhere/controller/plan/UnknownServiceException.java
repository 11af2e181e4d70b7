package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableSortedSet;

/** A service was asked for that is not there. */
public final class UnknownServiceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final transient ImmutableSortedSet<String> known;

  UnknownServiceException(String name, ImmutableSortedSet<String> known) {
    super("there is no service " + name);
    this.name = name;
    this.known = known;
  }

  /** As it was asked for. */
  public String name() {
    return name;
  }

  /** The services there are, spelled as the one was that is not. */
  public ImmutableSortedSet<String> known() {
    return known;
  }
}
