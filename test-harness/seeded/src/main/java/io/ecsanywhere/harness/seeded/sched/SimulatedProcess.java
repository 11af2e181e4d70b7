package io.ecsanywhere.harness.seeded.sched;

/** What fibers belong to: a process that can be suspended, and killed. */
public final class SimulatedProcess {

  private final String name;
  private boolean paused;
  private boolean dead;

  public SimulatedProcess(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public boolean paused() {
    return paused;
  }

  public boolean dead() {
    return dead;
  }

  /** None of its fibers runs from now on; the world does not wait. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /** Its fibers end when they next run, and do nothing more. */
  public void kill() {
    dead = true;
    paused = false;
  }

  @Override
  public String toString() {
    return name;
  }
}
