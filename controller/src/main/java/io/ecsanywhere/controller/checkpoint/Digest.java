package io.ecsanywhere.controller.checkpoint;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.informers.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * What a pool is and what it should hold, in so few characters that it can be kept: 32 bits of the
 * one and 96 of the other.
 */
public final class Digest {

  private static final char END = '\n';
  private static final int OF_IDENTITY = 8;

  private Digest() {}

  /**
   * The same for the same pool and targets, in every process and version.
   *
   * @param identity tells the pool from another that was made under its name
   */
  public static String of(String identity, SortedSet<Target> targets) {
    return digits(hasher -> hasher.putString(identity, StandardCharsets.UTF_8), OF_IDENTITY)
        + ofTargets(targets);
  }

  /** Whether this is the digest of these targets, in whatever pool. */
  static boolean isOf(SortedSet<Target> targets, String digest) {
    return digest.endsWith(ofTargets(targets));
  }

  private static String ofTargets(SortedSet<Target> targets) {
    return digits(
        hasher ->
            targets.forEach(
                target -> hasher.putString(target.toString(), StandardCharsets.UTF_8).putChar(END)),
        Checkpoint.DIGITS - OF_IDENTITY);
  }

  private static String digits(Consumer<Hasher> text, int digits) {
    Hasher hasher = Hashing.sha256().newHasher();
    text.accept(hasher);
    return hasher.hash().toString().substring(0, digits);
  }
}
