package io.ecsanywhere.harness.net;

import java.io.IOException;

/** Where containers run. */
public interface ContainerRuntime {

  /**
   * Starts a container on its host's address; returns once it listens.
   *
   * @throws IOException where a port is taken
   */
  RunningContainer start(ContainerSpec spec) throws IOException;
}
