package io.ecsanywhere.harness.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes on their way, spoiled without regard for what they mean. */
final class OddBytes {

  private static final byte[] BROKEN_UTF8 = {(byte) 0xc3, 0x28, (byte) 0xed, (byte) 0xa0, 0x41};

  private OddBytes() {}

  static byte[] of(byte[] sound, Chance chance) {
    if (sound.length == 0) {
      return sound;
    }
    int at = chance.below(sound.length);
    return switch (chance.below(8)) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(sound, at);
      case 2 -> Arrays.copyOfRange(sound, at, sound.length);
      case 3 -> joined(sound, sound);
      case 4 -> inserted(sound, at, BROKEN_UTF8);
      case 5 -> inserted(sound, at, new byte[] {(byte) chance.below(256)});
      case 6 -> inserted(sound, at, Arrays.copyOfRange(sound, at, sound.length));
      default -> flipped(sound, chance);
    };
  }

  /** The same for what travels as text. */
  static String of(String sound, Chance chance) {
    return new String(of(sound.getBytes(StandardCharsets.UTF_8), chance), StandardCharsets.UTF_8);
  }

  private static byte[] flipped(byte[] sound, Chance chance) {
    byte[] spoiled = sound.clone();
    int times = 1 + chance.below(8);
    for (int i = 0; i < times; i++) {
      spoiled[chance.below(spoiled.length)] ^= (byte) (1 << chance.below(8));
    }
    return spoiled;
  }

  private static byte[] inserted(byte[] sound, int at, byte[] more) {
    return joined(
        joined(Arrays.copyOf(sound, at), more), Arrays.copyOfRange(sound, at, sound.length));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
