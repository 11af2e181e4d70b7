package io.ecsanywhere.controller.command;

/** Puts the controller together and sets it going. */
@FunctionalInterface
public interface ControllerLauncher {

  /**
   * Starts the controller and returns while it runs. Nothing is left running where this throws.
   *
   * @throws StartException where the user has to put something right first
   */
  RunningController launch(Options options) throws StartException;
}
