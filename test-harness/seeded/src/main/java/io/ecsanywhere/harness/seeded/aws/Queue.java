package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.ProcessMachine;
import io.ecsanywhere.harness.seeded.sched.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A queue: what is received is hidden for a while and comes again unless it is deleted, and in the
 * end goes to nobody.
 */
public final class Queue {

  private static final Duration HIDDEN = Duration.ofSeconds(4);
  private static final int MOST_RECEIVES = 4;

  private static final class Entry {
    final int id;
    final String body;
    final long sent;
    long visible;
    int receives;

    Entry(int id, String body, long now) {
      this.id = id;
      this.body = body;
      this.sent = now;
      this.visible = now;
    }
  }

  /** A message as it is received. */
  record Received(String id, String receipt, String body, long sentMillis) {}

  private final Scheduler scheduler;
  private final List<Entry> entries = new ArrayList<>();
  private int made;

  public Queue(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void put(String body) {
    entries.add(new Entry(made++, body, scheduler.now()));
  }

  boolean holdsVisible() {
    return entries.stream().anyMatch(entry -> entry.visible <= scheduler.now());
  }

  List<Received> receive(int most) {
    List<Received> received = new ArrayList<>();
    for (Iterator<Entry> each = entries.iterator(); each.hasNext() && received.size() < most; ) {
      Entry entry = each.next();
      if (entry.visible <= scheduler.now()) {
        if (++entry.receives > MOST_RECEIVES) {
          each.remove();
          continue;
        }
        entry.visible = scheduler.now() + HIDDEN.toNanos();
        received.add(
            new Received(
                "m" + entry.id,
                entry.id + "/" + entry.receives,
                entry.body,
                ProcessMachine.instant(entry.sent).toEpochMilli()));
      }
    }
    return received;
  }

  void delete(String receipt) {
    int id = Integer.parseInt(receipt.substring(0, receipt.indexOf('/')));
    entries.removeIf(entry -> entry.id == id);
  }
}
