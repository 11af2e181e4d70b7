package io.ecsanywhere.controller.command;

/** Puts the controller together and sets it going. */
@FunctionalInterface
public interface ControllerLauncher {

  /**
   * Makes the controller ready to work. It competes for nothing yet: whoever ends the process now
   * leaves nothing behind. Nothing is left running where this throws.
   *
   * @throws StartException where the user has to put something right first
   */
  RunningController launch(Options options) throws StartException;
}
