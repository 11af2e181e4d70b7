package io.ecsanywhere.adapters.checkpoint;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import io.ecsanywhere.informers.source.OneLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checkpoints of the pools that share a page. Of two pages of one number the later is the one
 * of the later term, and within a term the one of the later turn.
 *
 * <p>As text, a page is a line that names the format, one for each of the page's own properties,
 * one for each pool, and a check over all of them, by which half a page is known for what it is.
 *
 * @param term grows with each leader that writes checkpoints
 * @param turn grows with each writing of this page within a term, from 1
 * @param leads what the replicas lead that wrote it, in words
 * @param pools by canonical pool id
 */
public record CheckpointPage(
    long term, long turn, String leads, ImmutableSortedMap<String, Checkpoint> pools) {

  /** How many pages there are: reading all of them is one call, and none grows large. */
  public static final int PAGES = 64;

  /** The longest text, in bytes: thousands of pools, and far below what an item may hold. */
  public static final int LONGEST = 128 * 1024;

  private static final String FORMAT = "ecs-anywhere-controller checkpoints 1";
  private static final int PROPERTIES = 4;
  private static final int CHECK_DIGITS = 32;

  public CheckpointPage {
    if (term < 1 || turn < 1) {
      throw new IllegalArgumentException("no page: term %d, turn %d".formatted(term, turn));
    }
  }

  /** The page that a pool is on, the same for every version of this program. */
  public static int of(String pool) {
    return Math.floorMod(
        Hashing.murmur3_32_fixed().hashString(pool, StandardCharsets.UTF_8).asInt(), PAGES);
  }

  /**
   * The page as text. Pools that would make it longer than {@link #LONGEST} are left out, the last
   * by name first.
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n');
    text.append("term ").append(term).append('\n');
    text.append("turn ").append(turn).append('\n');
    text.append("of ").append(leads).append('\n');
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length + CHECK_DIGITS;
    for (Map.Entry<String, Checkpoint> entry : pools.entrySet()) {
      String line =
          "%s %d %s\n"
              .formatted(
                  entry.getValue().digest(),
                  entry.getValue().verifiedAt().toEpochMilli(),
                  entry.getKey());
      bytes += line.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST) {
        break;
      }
      text.append(line);
    }
    return text + check(text.toString());
  }

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException where this is none, or not the whole of one; the message says
   *     what is wrong in one line
   */
  public static CheckpointPage parse(String text) {
    int end = text.length() - CHECK_DIGITS;
    if (text.length() > LONGEST || end < 0) {
      throw new IllegalArgumentException("its size is " + text.length());
    }
    String body = text.substring(0, end);
    List<String> lines = body.lines().toList();
    if (!text.startsWith(FORMAT + "\n")) {
      throw new IllegalArgumentException("it begins with '%s'".formatted(OneLine.of(text, 40)));
    }
    if (!check(body).equals(text.substring(end)) || lines.size() < PROPERTIES) {
      throw new IllegalArgumentException("it is not whole");
    }
    SortedMap<String, Checkpoint> pools = new TreeMap<>();
    for (String line : lines.subList(PROPERTIES, lines.size())) {
      String[] words = line.split(" ", -1);
      if (words.length != 3 || words[2].isEmpty()) {
        throw new IllegalArgumentException("it has the line '%s'".formatted(OneLine.of(line, 80)));
      }
      pools.put(words[2], new Checkpoint(words[0], Instant.ofEpochMilli(number(words[1]))));
    }
    return new CheckpointPage(
        number(after("term ", lines.get(1))),
        number(after("turn ", lines.get(2))),
        after("of ", lines.get(3)),
        ImmutableSortedMap.copyOfSorted(pools));
  }

  private static String check(String body) {
    return Hashing.sha256()
        .hashString(body, StandardCharsets.UTF_8)
        .toString()
        .substring(0, CHECK_DIGITS);
  }

  private static String after(String word, String line) {
    if (!line.startsWith(word)) {
      throw new IllegalArgumentException(
          "it has '%s' where '%s' should be".formatted(OneLine.of(line, 80), word.strip()));
    }
    return line.substring(word.length());
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "it has '%s' where a number should be".formatted(OneLine.of(digits, 40)), e);
    }
  }
}
