package io.ecsanywhere.controller.health;

import io.ecsanywhere.informers.time.Driver;
import java.time.Duration;

/** Of a loop that never runs. */
public final class StillDriver implements Driver {
  @Override
  public void wake() {}

  @Override
  public void stop() {}

  @Override
  public boolean join(Duration patience) {
    return true;
  }

  @Override
  public void close() {}
}
