package io.ecsanywhere.harness.net;

import java.time.Duration;

/** A container that listens on its ports. */
public interface RunningContainer extends AutoCloseable {

  /** Stops listening at once and closes open connections, as when the host dies. */
  @Override
  void close();

  /** SIGTERM: stops accepting, lets running requests end within {@code grace}, then closes. */
  void drainAndClose(Duration grace);
}
