package io.ecsanywhere.harness.fuzz;

import java.util.List;
import java.util.Locale;

/** Texts that nobody means to send. */
final class OddText {

  private static final int LONG = 100_000;

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\0",
          "null",
          "NONE",
          "true",
          "0",
          "-1",
          "65535",
          "65536",
          "2147483648",
          "9223372036854775808",
          "1e400",
          "NaN",
          "80-90",
          "90-80",
          "1-65535",
          "-",
          "/",
          ":",
          "::",
          "*",
          "%",
          "%s%n%d",
          "${jndi:ldap://x}",
          "10.0.0.0/33",
          "10.0.0.0/-1",
          "999.1.1.1",
          "fe80::1%eth0",
          "fe80::1%1",
          "fe80::1%4294967296",
          "::ffff:10.1.2.3",
          "0.0.0.0",
          "::",
          "169.254.1.1",
          "224.0.0.1",
          "arn:aws:ecs:eu-west-1:111122223333:task/",
          "arn:",
          "line\nbreak",
          "line\r\n\u0085\u2028\u2029break",
          "\ud800",
          "\udc00\ud800",
          "\ud83d\ude80",
          "\u202egnp\u200b",
          "e\u0301",
          "\uffff",
          "<a>&amp;]]>",
          "\"quoted\\\"",
          "9999-12-31T23:59:59.999999999Z",
          "+1000000000-12-31T23:59:59Z");

  private OddText() {}

  /** One that has nothing to do with what was there. */
  static String any(Chance chance) {
    if (chance.oneIn(2_000)) {
      return "x".repeat(LONG);
    }
    if (chance.oneIn(50)) {
      return chance.among(ODD).repeat(1 + chance.below(100));
    }
    return chance.among(ODD);
  }

  /** One that was sound once. */
  static String altered(String sound, Chance chance) {
    int at = sound.isEmpty() ? 0 : chance.below(sound.length() + 1);
    return switch (chance.below(10)) {
      case 0 -> sound.substring(0, at);
      case 1 -> sound.substring(at);
      case 2 -> sound.substring(0, at) + any(chance) + sound.substring(at);
      case 3 -> sound.substring(0, at) + (char) chance.below(0x10000) + sound.substring(at);
      case 4 -> sound + any(chance);
      case 5 -> sound + sound;
      case 6 -> sound.toUpperCase(Locale.ROOT);
      case 7 -> renamed(sound, chance);
      case 8 -> " " + sound + "\t";
      default -> any(chance);
    };
  }

  /** As sound as before, and another: a name that was not seen yet. */
  static String renamed(String sound, Chance chance) {
    int slash = Math.max(sound.lastIndexOf('/'), sound.lastIndexOf(':'));
    return sound.substring(0, slash + 1) + Long.toHexString(chance.any());
  }
}
