package io.ecsanywhere.harness.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Lists;
import io.ecsanywhere.harness.front.Account;
import io.ecsanywhere.harness.front.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rule that carries all ECS events into one queue. Events travel in order and at once, unless a
 * fault has it otherwise.
 */
public final class EventBridge implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);
  private static final int BATCH = 10;
  private static final int REMEMBERED = 100_000;

  private final Account account;
  private final InstantSource clock;
  private final QueueServer server;
  private final EventQueue queue;
  private final Random random;
  private final List<EventFault> faults = new CopyOnWriteArrayList<>();
  private final DelayQueue<Pending> pending = new DelayQueue<>();
  private final ArrayDeque<Delivery> sent = new ArrayDeque<>();
  private final List<BiConsumer<Delivery, String>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final Thread sender;

  public EventBridge(
      Account account,
      InstantSource clock,
      QueueServer server,
      EventQueue.Settings settings,
      long seed) {
    this.account = account;
    this.clock = clock;
    this.server = server;
    this.queue = EventQueue.create(server, settings);
    this.random = new Random(seed);
    sender = Thread.ofVirtual().name("eventbridge").start(this::deliver);
  }

  /** Where the events go. */
  public EventQueue queue() {
    return queue;
  }

  /** How many messages are in the queue, in flight or not. */
  public int waiting() {
    return server.depth(queue.url());
  }

  /** How many events have been published and not sent yet. */
  public long pending() {
    return numbers.get() - delivered.get();
  }

  /** How many messages were put aside. */
  public int deadLetters() {
    return server.depth(queue.deadLetterUrl());
  }

  /** Events that were sent, the oldest first; the latest hundred thousand of them. */
  public List<Delivery> sent() {
    synchronized (sent) {
      return List.copyOf(sent);
    }
  }

  /** Tells this one of each event just before it is sent, and of the body that it has. */
  public void onSend(BiConsumer<Delivery, String> listener) {
    listeners.add(listener);
  }

  public void add(EventFault fault) {
    faults.add(fault);
  }

  public void remove(EventFault fault) {
    faults.remove(fault);
  }

  public List<EventFault> faultsInForce() {
    return List.copyOf(faults);
  }

  /** Clears all faults; what is late stays late. */
  public void clearFaults() {
    faults.clear();
  }

  /** Puts a message into the queue as it is. */
  public void sendRaw(String body) {
    server.send(queue.url(), List.of(body));
  }

  /** Puts messages into the queue as they are, in order. */
  public void sendRaw(List<String> bodies) {
    Lists.partition(bodies, BATCH).forEach(some -> server.send(queue.url(), some));
  }

  /** Deletes the queue; whoever waits for messages waits on, for ElasticMQ tells them nothing. */
  public void deleteQueue() {
    server.delete(queue.url());
  }

  @Override
  public void publish(String detailType, String resource, ObjectNode detail) {
    var id = UUID.randomUUID().toString();
    var time = clock.instant();
    var event =
        Json.object()
            .put("version", "0")
            .put("id", id)
            .put("detail-type", detailType)
            .put("source", "aws.ecs")
            .put("account", account.id())
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", account.region());
    event.putArray("resources").add(resource);
    event.set("detail", detail);
    send(new Delivery(id, detailType, resource, time, 0), event);
  }

  private void send(Delivery delivery, ObjectNode event) {
    var late = Duration.ZERO;
    boolean lost = false;
    int copies = 1;
    int garbage = 0;
    for (EventFault fault : faults) {
      switch (fault) {
        case EventFault.Lost loss -> lost |= strikes(loss.rate());
        case EventFault.Doubled doubled -> copies += strikes(doubled.rate()) ? 1 : 0;
        case EventFault.Late delay -> late = late.plus(delay.by());
        case EventFault.Shuffled shuffled ->
            late = late.plusNanos((long) (random.nextDouble() * shuffled.within().toNanos()));
        case EventFault.Malformed malformed -> garbage += strikes(malformed.rate()) ? 1 : 0;
      }
    }
    for (int i = 0; i < garbage; i++) {
      enqueue(late, delivery, Garbage.next(random, Json.text(event)));
    }
    for (int i = 0; i < copies && !lost; i++) {
      enqueue(late, delivery, Json.text(event));
    }
  }

  private boolean strikes(double rate) {
    return random.nextDouble() < rate;
  }

  private void enqueue(Duration late, Delivery delivery, String body) {
    pending.add(
        new Pending(System.nanoTime() + late.toNanos(), numbers.incrementAndGet(), delivery, body));
  }

  private void deliver() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var batch = new ArrayList<Pending>();
        batch.add(pending.take());
        pending.drainTo(batch, BATCH - 1);
        try {
          remember(batch);
          server.send(queue.url(), batch.stream().map(Pending::body).toList());
        } catch (IllegalStateException e) {
          LOG.warn("{} events could not be delivered: {}", batch.size(), e.getMessage());
        } finally {
          delivered.addAndGet(batch.size());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember(List<Pending> batch) {
    long now = System.nanoTime();
    for (Pending event : batch) {
      var about = event.about();
      var delivery =
          new Delivery(about.id(), about.detailType(), about.resource(), about.time(), now);
      synchronized (sent) {
        sent.addLast(delivery);
        if (sent.size() > REMEMBERED) {
          sent.removeFirst();
        }
      }
      listeners.forEach(listener -> listener.accept(delivery, event.body()));
    }
  }

  @Override
  public void close() {
    sender.interrupt();
  }

  /** A message that is due at some time; in the order of publishing among those due together. */
  private record Pending(long dueNanos, long number, Delivery about, String body)
      implements Delayed {

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      var that = (Pending) other;
      int byTime = Long.signum(dueNanos - that.dueNanos);
      return byTime == 0 ? Long.compare(number, that.number) : byTime;
    }
  }
}
