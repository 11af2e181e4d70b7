package io.ecsanywhere.harness.seeded.sched;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens in a world, as one number and, where somebody wants to read it, as lines.
 * Two runs of one seed have the same number.
 */
public final class Trace {

  private static final long PRIME = 0x100000001B3L;

  private final @Nullable Consumer<String> lines;
  private long hash = 0xCBF29CE484222325L;

  /**
   * @param lines hears of every line; null: nobody reads it
   */
  public Trace(@Nullable Consumer<String> lines) {
    this.lines = lines;
  }

  public long hash() {
    return hash;
  }

  void step(String fiber, long now) {
    mix(fiber.hashCode());
    mix(now);
  }

  /** Something happened; the arguments are put into the format only where somebody reads it. */
  @FormatMethod
  public void event(long now, @FormatString String format, Object... arguments) {
    mix(now);
    mix(format.hashCode());
    for (Object argument : arguments) {
      if (argument instanceof String || argument instanceof Number) {
        mix(argument.hashCode());
      }
    }
    if (lines != null) {
      lines.accept("%10.3f  %s".formatted(now / 1e9, format.formatted(arguments)));
    }
  }

  /** A word or number that has to be the same whenever the seed is. */
  public void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }
}
