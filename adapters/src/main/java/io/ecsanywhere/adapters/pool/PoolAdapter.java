package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.source.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A kind of load balancer. One small class: its scheme, how to list a pool's members, how to apply
 * a change. What a pool should hold, and when to look again, is the controller's affair.
 *
 * <p>Found through {@link java.util.ServiceLoader}: a jar that names an implementation in {@code
 * META-INF/services/io.ecsanywhere.adapters.pool.PoolAdapter} is dropped into the distribution's
 * {@code plugins/} folder.
 *
 * <p>Every method may be called from many threads at once, but the controller never touches one
 * pool from two threads. A call that takes longer than some seconds should fail with {@link
 * io.ecsanywhere.informers.source.ApiFailure.Transient}. An exception that is no {@link
 * ApiException} counts as transient. An adapter says {@link
 * io.ecsanywhere.adapters.CallScope#count} for each call it sends, so that logs can tell what a
 * reconcile cost.
 */
public interface PoolAdapter {

  /** The word before the colon in a pool id, such as {@code haproxy} in {@code haproxy:web}. */
  String scheme();

  /**
   * The one spelling under which all spellings of a pool's name meet. Pure: asks nothing of the
   * outside.
   *
   * @param name what follows the colon in the pool id
   * @throws IllegalArgumentException where this can be no pool's name; the message says what is
   *     expected
   */
  default String canonical(String name) {
    return name;
  }

  /**
   * What a pool demands of its members. Asked often; an adapter that has to look outside remembers
   * the answer.
   *
   * @param name as in the pool id
   * @throws ApiException with {@code NotFound} where there is no such pool
   */
  default PoolTraits traits(String name) {
    return PoolTraits.plain(canonical(name));
  }

  /**
   * A pool's members now, read from the load balancer.
   *
   * @throws ApiException where they could not be read
   */
  List<Member> members(String name);

  /**
   * How many members a pool takes unless whoever runs the load balancer has had that raised; empty
   * where there is no such limit. People are warned by it, and nothing is decided.
   */
  default OptionalInt usualRoom() {
    return OptionalInt.empty();
  }

  /**
   * What may keep a pool from being changed, as far as can be told without trying; empty where
   * nothing is known of. People are told it, and nothing is decided.
   *
   * @throws ApiException where it could not be read
   */
  default Optional<String> hindrance(String name) {
    return Optional.empty();
  }

  /**
   * Told once, before the first change: how long a call that writes may take. After that time
   * another replica may be the leader, so a write still under way must have been given up.
   *
   * @return whether the adapter sees to that by itself: gives up each call in time, and says {@link
   *     io.ecsanywhere.adapters.WriteGate#pass} before each further one of a change. For one that
   *     does not, a change as a whole is interrupted after that time and counts as failed
   */
  default boolean limitWrites(Duration timeout) {
    return false;
  }

  /**
   * Makes a change. Registering a member that is there and deregistering one that is not are no
   * errors. Registers before it deregisters, unless the pool has no room: then it deregisters
   * first, registers as many as fit, and fails with {@code Full}.
   *
   * @throws ApiException where anything was left undone; what was done stays done, and the
   *     controller reads the pool again. An adapter that knows what was done by then may tell it by
   *     a {@link PartialWriteException}, so that it is counted and logged; of any other exception
   *     nothing is claimed, unless it is {@code Full}: then what is there after it and was not
   *     before
   */
  void apply(String name, Change change);

  /**
   * A permit to change a pool, good for nothing yet. The controller awaits it before each change,
   * looks again at what is to be written where that took time, and writes with it. For adapters
   * whose writes are rationed; others' changes are just made.
   */
  default WritePermit permit(String name) {
    return change -> {
      apply(name, change);
      return Change.NOTHING;
    };
  }
}
