package io.ecsanywhere.adapters.pool;

import io.ecsanywhere.informers.source.ApiException;

/**
 * A change failed after part of it had been made. So logs and metrics tell of that part too; the
 * pool is read again as after any failed write.
 */
public final class PartialWriteException extends ApiException {

  private static final long serialVersionUID = 1L;

  private final transient Change taken;

  private PartialWriteException(ApiException why, Change taken) {
    super(why.failure(), why);
    this.taken = taken;
  }

  /**
   * What to throw for a failure after part of a change had been made.
   *
   * @param why what went wrong with the rest; where it tells of a part by itself, that counts too
   * @param taken what the load balancer has answered to have taken: nothing that is merely likely
   * @return {@code why} where there is nothing to add to it
   */
  public static ApiException of(ApiException why, Change taken) {
    if (taken.isEmpty()) {
      return why;
    }
    return new PartialWriteException(
        why, why instanceof PartialWriteException part ? taken.and(part.taken) : taken);
  }

  public Change taken() {
    return taken;
  }
}
