package io.ecsanywhere.informers.trigger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ecsanywhere.informers.cache.Informers;
import io.ecsanywhere.informers.cache.KeySink;
import io.ecsanywhere.informers.cache.KeySink.Origin;
import io.ecsanywhere.informers.cache.KeySink.Why;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns triggers into doubts and keys. What a trigger says beside the names saves reads that could
 * bring nothing new; were it wrong, the next poll would show.
 */
public final class TriggerRouter implements TriggerSink {

  /** For how long after a task's event one of its service's brings nothing new. */
  private static final Duration TOLD_FOR = Duration.ofSeconds(10);

  private static final int MOST_TOLD = 10_000;

  private final Informers informers;
  private final KeySink keys;

  /** The services of whose tasks events told lately. */
  private final Cache<ServiceKey, Boolean> told;

  public TriggerRouter(Informers informers, KeySink keys, Ticker ticker) {
    this.informers = informers;
    this.keys = keys;
    this.told =
        Caffeine.newBuilder()
            .expireAfterWrite(TOLD_FOR)
            .ticker(ticker::nanos)
            .maximumSize(MOST_TOLD)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public void accept(Trigger trigger, Instant at) {
    switch (trigger) {
      case Trigger.TaskChanged task -> task(task, at);
      case Trigger.ServiceChanged(ServiceKey key) -> {
        if (told.getIfPresent(key) == null) {
          // Its tasks' events may have been lost; ECS sends those first.
          informers.doubtService(key);
        }
        look(key, false, at);
      }
      case Trigger.HostChanged host ->
          informers
              .doubtHost(
                  host.cluster(),
                  host.containerInstanceArn(),
                  host.version(),
                  known ->
                      known.agentConnected() == host.agentConnected()
                          && known.status().equals(host.status()))
              .forEach(key -> look(key, false, at));
      case Trigger.Unrelated _ -> {}
    }
  }

  private void task(Trigger.TaskChanged task, Instant at) {
    Task.serviceKey(task.cluster(), task.group())
        .ifPresent(
            key -> {
              told.put(key, Boolean.TRUE);
              boolean stopping =
                  task.desiredStatus() == TaskStatus.STOPPED
                      || task.lastStatus().compareTo(TaskStatus.RUNNING) > 0;
              // Before a task runs it has no ports: another event follows when it does.
              if (stopping || task.lastStatus() == TaskStatus.RUNNING) {
                informers.doubtTask(key, task.taskArn(), task.version());
                look(key, stopping, at);
              }
            });
  }

  private void look(ServiceKey key, boolean removal, Instant at) {
    keys.look(key, new Why(Origin.EVENT, removal, Optional.of(at)));
  }
}
