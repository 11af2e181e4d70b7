package io.ecsanywhere.harness.fuzz;

import com.google.common.base.Throwables;
import io.ecsanywhere.harness.fuzz.Fuzzer.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Feeds one fuzzer's inputs, one after the other, on a thread of its own that is watched: an input
 * that does not end in time is a finding and ends the campaign. Exceptions do not: the same one is
 * reported once, for the first input that met it.
 */
final class Campaign {

  /** Generous: what takes a millisecond may meet a machine that does something else. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MOST_FINDINGS = 20;

  private final Door door;
  private final long seed;
  private final long first;
  private final long inputs;
  private final Duration deadline;

  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private long fed;
  private long accepted;
  private Heap start = new Heap(0);
  private Heap end = new Heap(0);

  /** The input under way and when it began; written by the thread that feeds. */
  private volatile Turn turn;

  private record Turn(long input, long began) {}

  /** An input hangs, and there is no use in feeding further ones. */
  private volatile boolean givenUp;

  private Campaign(Door door, long seed, long first, long inputs, Duration deadline) {
    this.door = door;
    this.seed = seed;
    this.first = first;
    this.inputs = inputs;
    this.deadline = deadline;
    this.turn = new Turn(first, System.nanoTime());
  }

  /** Feeds so many inputs. */
  static Report run(Door door, long seed, long inputs, Duration deadline) {
    return new Campaign(door, seed, 0, inputs, deadline).run();
  }

  /** Feeds a single input again. */
  static Report replay(Door door, long seed, long input) {
    return new Campaign(door, seed, input, 1, DEADLINE).run();
  }

  private Report run() {
    long began = System.nanoTime();
    Thread feeding = Thread.ofPlatform().name("fuzz-" + door.name()).daemon().unstarted(this::feed);
    feeding.start();
    List<Finding> found = new ArrayList<>();
    while (!ended(feeding)) {
      Turn now = turn;
      if (System.nanoTime() - now.began() > deadline.toNanos()) {
        found.add(new Finding.Hung(now.input(), List.of(feeding.getStackTrace())));
        givenUp = true;
        break;
      }
    }
    Report report = report(began, found);
    // Only now: that it is being cut short is no finding.
    feeding.interrupt();
    return report;
  }

  private Report report(long began, List<Finding> found) {
    synchronized (findings) {
      found.addAll(findings.values());
      return new Report(
          door.name(),
          seed,
          fed,
          accepted,
          fed - accepted,
          Duration.ofNanos(System.nanoTime() - began),
          start,
          end,
          found);
    }
  }

  private static boolean ended(Thread feeding) {
    try {
      return feeding.join(LOOK);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a campaign was interrupted", e);
    }
  }

  private void feed() {
    long settled = Math.max(1, inputs / 10);
    try (Fuzzer fuzzer = door.fuzzer().get()) {
      for (long i = 0; i < inputs && !givenUp; i++) {
        if (i == settled) {
          look(false);
        }
        turn = new Turn(first + i, System.nanoTime());
        feed(fuzzer, first + i);
      }
      look(true);
    }
  }

  private void feed(Fuzzer fuzzer, long input) {
    try {
      Fate fate = fuzzer.feed(Chance.of(door.name(), seed, input));
      count(fate == Fate.ACCEPTED);
    } catch (Throwable e) {
      // An Error too: a stack that overflows is as much of a finding as any other.
      note(input, e);
    }
  }

  private void count(boolean taken) {
    synchronized (findings) {
      fed++;
      accepted += taken ? 1 : 0;
    }
  }

  private void note(long input, Throwable e) {
    synchronized (findings) {
      fed++;
      if (findings.size() < MOST_FINDINGS) {
        findings.putIfAbsent(fingerprint(e), new Finding.Escaped(input, e));
      }
    }
  }

  private void look(boolean last) {
    // Collecting takes time, and is nobody's input.
    Heap heap = Heap.now();
    synchronized (findings) {
      if (!last) {
        start = heap;
        return;
      }
      end = heap;
      if (start.bytes() == 0) {
        start = heap;
      }
      if (end.grownFrom(start)) {
        findings.put("heap", new Finding.Grew(start, end));
      }
    }
  }

  /** What tells one fault from another: where it came from. */
  private static String fingerprint(Throwable e) {
    Throwable root = Throwables.getRootCause(e);
    return root.getClass().getName() + Arrays.stream(root.getStackTrace()).limit(3).toList();
  }
}
