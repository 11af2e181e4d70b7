package io.ecsanywhere.adapters.checkpoint;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * That a pool held exactly what it should, and that nothing has been written to it since.
 *
 * @param digest of what the pool is and of the targets that it held: {@value #DIGITS} hexadecimal
 *     digits
 * @param verifiedAt when the pool was last read, by the wall clock of whoever did
 */
public record Checkpoint(String digest, Instant verifiedAt) {

  /** How long a digest is: 128 bits, enough of each that no two pools ever share one. */
  public static final int DIGITS = 32;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  public Checkpoint {
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("no digest: expected " + DIGITS + " hexadecimal digits");
    }
  }
}
