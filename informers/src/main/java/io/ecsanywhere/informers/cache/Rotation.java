package io.ecsanywhere.informers.cache;

/**
 * How many settled things a poll reads beside those that it must read: so many that each has its
 * turn about once in {@link #POLLS} polls, and no more calls than that takes. They travel in full
 * batches, and take the places that are left in a call that is made anyway.
 *
 * <p>For one thread at a time.
 */
final class Rotation {

  /** With the default flags ten minutes. */
  static final int POLLS = 20;

  private static final int AHEAD = 2;

  private final int batchSize;

  /**
   * How many reads the settled things have coming, in parts of which {@link #POLLS} make one;
   * negative where they were read ahead of time, but by no more than {@link #AHEAD} polls' worth,
   * lest a long time of reading ahead be followed by as long a time of none.
   */
  private long owed;

  Rotation(int batchSize) {
    this.batchSize = batchSize;
  }

  /**
   * How many of the settled things this poll reads.
   *
   * @param due how many things it must read
   * @param settled how many there are beside these
   */
  int next(int due, int settled) {
    owed = Math.min(owed + settled, (long) settled * POLLS);
    int batch = Math.min(batchSize, settled);
    int reads = batch == 0 ? 0 : (int) (Math.max(0, owed) / POLLS / batch * batch);
    int placesLeft = Math.floorMod(-(due + reads), batchSize);
    int next = due + reads == 0 ? 0 : Math.min(settled, reads + placesLeft);
    owed = Math.max(owed - (long) next * POLLS, -(long) AHEAD * settled);
    return next;
  }
}
