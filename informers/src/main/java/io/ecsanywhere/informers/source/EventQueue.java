package io.ecsanywhere.informers.source;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A queue of ECS events, such as SQS fed by EventBridge. */
public interface EventQueue {

  /**
   * One event as it travels.
   *
   * @param id the queue's name for the message, for logs
   * @param receipt what {@link #delete} takes
   * @param sent when the message entered the queue
   */
  record Message(String id, String receipt, String body, Instant sent) {}

  /** The most messages that one {@link #receive} brings: with so many there may be more. */
  int batchSize();

  /**
   * Waits for messages for as long as the queue allows (20 s with SQS), and returns those that
   * came; an empty list is an ordinary answer.
   *
   * @throws ApiException where the queue is gone, forbidden or out of reach
   */
  List<Message> receive();

  /**
   * Deletes messages, in as few calls as the queue allows.
   *
   * @return those that the queue did not delete: they come again, which does no harm
   * @throws ApiException where a call failed as a whole
   */
  List<Message> delete(Collection<Message> messages);
}
