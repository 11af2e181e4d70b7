package io.ecsanywhere.harness.fuzz;

import io.ecsanywhere.informers.cache.ClusterInformers;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.EventQueue;
import io.ecsanywhere.informers.trigger.EventConsumer;
import io.ecsanywhere.informers.trigger.EventParser;
import io.ecsanywhere.informers.trigger.MalformedEventException;
import io.ecsanywhere.informers.trigger.TriggerRouter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Batches of events, good and bad, through the consumer into the views, and then the looks that
 * they ask for. A message is deleted where it can be understood and else left in the queue, and
 * none stands in another's way.
 */
final class EventStream implements Fuzzer {

  private final Clock clock = new Clock();
  private final Set<ServiceKey> keys = new HashSet<>();
  private final Informers informers;
  private final EventParser parser = new EventParser();
  private final FakeQueue queue = new FakeQueue();
  private final EventConsumer consumer;
  private long messages;

  EventStream() {
    try (FuzzedAws aws = new FuzzedAws()) {
      StillPorts ports = new StillPorts(aws.connection().readPorts(), SoundAws.CLUSTER);
      informers =
          new Informers(ports, _ -> false, clock, (_, _) -> () -> {}, (key, _) -> keys.add(key));
      ClusterInformers shop = informers.watch(SoundAws.CLUSTER);
      informers.allWatched();
      shop.services().poll();
      shop.tasks().informer().poll();
      shop.containerInstances().poll();
      informers.managedInstances().poll();
    }
    consumer =
        new EventConsumer(
            queue,
            parser,
            new TriggerRouter(informers, (key, _) -> keys.add(key), clock),
            informers::knows,
            clock);
  }

  @Override
  public Fate feed(Chance chance) throws InterruptedException {
    clock.pass(Duration.ofMinutes(1));
    queue.fill(batch(chance), chance);
    Duration pause = consumer.run();
    if (pause.isPositive() != queue.silent) {
      throw new Wrong("a pause of " + pause);
    }
    int understood = 0;
    for (EventQueue.Message message : queue.batch) {
      boolean sound = understood(message);
      understood += sound ? 1 : 0;
      if (!queue.silent && queue.deleted.contains(message.id()) != sound) {
        throw new Wrong((sound ? "left in the queue: " : "deleted: ") + message.body());
      }
    }
    for (ServiceKey key : keys) {
      informers.views().fresh(key);
    }
    keys.clear();
    return understood == queue.batch.size() ? Fate.ACCEPTED : Fate.REFUSED;
  }

  private List<EventQueue.Message> batch(Chance chance) {
    List<EventQueue.Message> batch = new ArrayList<>();
    int size = chance.below(4);
    for (int i = 0; i < size; i++) {
      batch.add(message(chance.oneIn(4) ? OddEvents.sound(chance) : OddEvents.body(chance)));
    }
    for (int i = chance.oneIn(2) ? 10 : 0; i > 0; i--) {
      batch.add(message(OddEvents.unseen(chance)));
    }
    return batch;
  }

  private EventQueue.Message message(String body) {
    messages++;
    return new EventQueue.Message("m" + messages, "r" + messages, body, Instant.EPOCH);
  }

  private boolean understood(EventQueue.Message message) {
    try {
      parser.parse(message.body());
      return true;
    } catch (MalformedEventException e) {
      return false;
    }
  }

  /** Hands out one batch; now and then it is out of reach, or does not delete. */
  private static final class FakeQueue implements EventQueue {
    private List<Message> batch = List.of();
    private final Set<String> deleted = new HashSet<>();
    private boolean silent;
    private boolean stubborn;

    void fill(List<Message> with, Chance chance) {
      batch = with;
      deleted.clear();
      silent = chance.oneIn(50);
      stubborn = chance.oneIn(50);
    }

    @Override
    public int batchSize() {
      return Integer.MAX_VALUE;
    }

    @Override
    public List<Message> receive() {
      if (silent) {
        throw new ApiException(new ApiFailure.Transient("sqs:ReceiveMessage", "out of reach"));
      }
      return batch;
    }

    @Override
    public List<Message> delete(Collection<Message> messages) {
      messages.forEach(message -> deleted.add(message.id()));
      if (stubborn) {
        throw new ApiException(new ApiFailure.Denied("sqs:DeleteMessageBatch", "not yours"));
      }
      return List.of();
    }
  }
}
