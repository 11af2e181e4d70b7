package io.ecsanywhere.controller.command;

/** For tests in which nobody asks for a plan. */
final class NoPlan {

  static final Planner PLANNER =
      options -> {
        throw new AssertionError("planned with " + options);
      };

  private NoPlan() {}
}
