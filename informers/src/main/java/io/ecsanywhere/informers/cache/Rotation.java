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
   * One poll's turn.
   *
   * @param reads how many of the settled things the poll reads
   * @param owed what they have coming once it has
   */
  record Turn(int reads, long owed) {}

  /**
   * The turn of the poll at hand, which is the next one's too where this one fails.
   *
   * @param due how many things it must read
   * @param settled how many there are beside these
   */
  Turn next(int due, int settled) {
    long coming = Math.min(owed + settled, (long) settled * POLLS);
    int batch = Math.min(batchSize, settled);
    int full = batch == 0 ? 0 : (int) (Math.max(0, coming) / POLLS / batch * batch);
    int placesLeft = Math.floorMod(-(due + full), batchSize);
    int reads = due + full == 0 ? 0 : Math.min(settled, full + placesLeft);
    return new Turn(reads, Math.max(coming - (long) reads * POLLS, -(long) AHEAD * settled));
  }

  /** The poll has succeeded: its turn is spent. */
  void spend(Turn turn) {
    owed = turn.owed;
  }
}
