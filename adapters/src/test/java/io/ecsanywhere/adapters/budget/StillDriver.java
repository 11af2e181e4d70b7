package io.ecsanywhere.adapters.budget;

import io.ecsanywhere.informers.time.Driver;
import java.time.Duration;

/** Runs nothing by itself, and counts how often it was woken. */
final class StillDriver implements Driver {

  int wakes;

  @Override
  public void wake() {
    wakes++;
  }

  @Override
  public void stop() {}

  @Override
  public boolean join(Duration patience) {
    return true;
  }

  @Override
  public void close() {}
}
