package io.ecsanywhere.harness.soak;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live objects of a JVM, as {@code jcmd GC.class_histogram} lists them.
 *
 * @param instances how many, by class
 * @param bytes of all together
 */
record Histogram(ImmutableMap<String, Long> instances, long bytes) {

  private static final Pattern ROW =
      Pattern.compile("\\s*\\d+:\\s+(?<count>\\d+)\\s+(?<bytes>\\d+)\\s+(?<name>\\S+).*");

  /**
   * Reads the listing.
   *
   * @throws IllegalStateException where it has no row: the process is gone, or not to be looked at
   */
  static Histogram read(List<String> lines) {
    ImmutableMap.Builder<String, Long> instances = ImmutableMap.builder();
    long bytes = 0;
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        instances.put(row.group("name"), Long.valueOf(row.group("count")));
        bytes += Long.parseLong(row.group("bytes"));
      }
    }
    if (bytes == 0) {
      throw new IllegalStateException("no histogram of live objects: " + lines);
    }
    return new Histogram(instances.buildKeepingLast(), bytes);
  }

  /** How many objects there are of the classes whose names begin so. */
  long instancesOf(String prefix) {
    return instances.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
