package io.ecsanywhere.controller.checkpoint;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.ecsanywhere.adapters.checkpoint.Checkpoint;
import io.ecsanywhere.informers.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;

/** What a pool is and what it should hold, in so few characters that it can be kept. */
public final class Digest {

  private static final char END = '\n';

  private Digest() {}

  /**
   * The same for the same pool and targets, in every process and version.
   *
   * @param identity tells the pool from another that was made under its name
   */
  public static String of(String identity, SortedSet<Target> targets) {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putString(identity, StandardCharsets.UTF_8).putChar(END);
    for (Target target : targets) {
      hasher.putString(target.toString(), StandardCharsets.UTF_8).putChar(END);
    }
    return hasher.hash().toString().substring(0, Checkpoint.DIGITS);
  }
}
