package io.ecsanywhere.controller.plan;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.controller.pool.Claim;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.Locale;
import java.util.Optional;

/**
 * A pool beside what it should hold.
 *
 * @param id canonical
 * @param failure why nothing can be said of it
 * @param held why targets that should go stay until everything has been read again
 * @param room why what is to be registered may find no room
 * @param hindrance why what is to be changed may be refused
 * @param targets all that it holds or should hold, draining ones left out
 */
public record PlannedPool(
    String id,
    Optional<ApiFailure> failure,
    Optional<String> held,
    Optional<String> room,
    Optional<String> hindrance,
    ImmutableList<PlannedTarget> targets) {

  /** What {@code run} would do with a target. */
  public enum Action {
    /** It is where it should be. */
    KEEP,
    REGISTER,
    DEREGISTER,
    /** It should not be there, and is left. */
    LEAVE;

    /** The word in tables and JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One target.
   *
   * @param claim the task that accounts for it
   * @param why in words; empty where the task says it all
   */
  public record PlannedTarget(Target target, Action action, Optional<Claim> claim, String why) {}

  /** How many targets it holds by now, draining ones left out. */
  public int holds() {
    return targets.size() - count(Action.REGISTER);
  }

  /** For how many targets this is to be done. */
  public int count(Action action) {
    return (int) targets.stream().filter(target -> target.action() == action).count();
  }

  boolean differs() {
    return count(Action.REGISTER) > 0 || count(Action.DEREGISTER) > 0;
  }
}
