package io.ecsanywhere.informers.cache;

import io.ecsanywhere.informers.model.Task;
import java.util.Comparator;

/**
 * A running task that claims a port.
 *
 * @param connected whether the agent of its host is
 */
public record Holder(Task task, boolean connected) {

  static final Comparator<Task> BY_AGE =
      Comparator.comparing(Task::createdAt).thenComparing(Task::arn);

  /**
   * Of two at one address the last is the one that is reached there. A task on a host whose agent
   * is away may long be gone, however new it is; where neither agent is away, or both are, the
   * newer is there.
   */
  public static final Comparator<Holder> BY_STANDING =
      Comparator.comparing(Holder::connected).thenComparing(Holder::task, BY_AGE);
}
