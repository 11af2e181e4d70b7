package io.ecsanywhere.informers.model;

import org.jspecify.annotations.Nullable;

/** The ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) {

  private static final @Nullable PortRange[] SINGLE = new PortRange[65_536];

  public PortRange {
    if (first < 0 || last > 65_535 || first > last) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
  }

  /** A single port; each is kept once, for most ranges are that. */
  public static PortRange of(int port) {
    return port < 0 || port >= SINGLE.length ? new PortRange(port, port) : single(port);
  }

  /** Two threads that make one at a time may each go on with its own. */
  private static PortRange single(int port) {
    PortRange made = SINGLE[port];
    if (made == null) {
      made = new PortRange(port, port);
      SINGLE[port] = made;
    }
    return made;
  }

  /** Reads {@code 8000-8010} or {@code 8000}. */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      return dash < 0
          ? of(Integer.parseInt(text))
          : new PortRange(
              Integer.parseInt(text.substring(0, dash)),
              Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a range of ports: " + text, e);
    }
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  public int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
