package io.ecsanywhere.controller.binding;

import java.util.OptionalInt;

/** Which container port of a service's tasks a tag speaks of. */
public sealed interface Selector {

  /**
   * The lowest port of the n-th container by name that publishes one.
   *
   * @param index counted from 0
   */
  record Nth(int index) implements Selector {
    @Override
    public String toString() {
      return "container number " + (index + 1);
    }
  }

  /** A port of a container, its lowest where none is named. */
  record Named(String container, OptionalInt port) implements Selector {
    @Override
    public String toString() {
      return port.isPresent() ? container + ":" + port.getAsInt() : container;
    }
  }
}
