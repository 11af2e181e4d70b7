package io.ecsanywhere.informers.cache;

import com.google.common.collect.ImmutableList;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Task;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.TaskSource;
import io.ecsanywhere.informers.time.Alarms;
import io.ecsanywhere.informers.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a cluster's services, with what triggers have put in doubt: a service's view can be
 * asked for at least as fresh as the last trigger about it.
 */
public final class ServiceTasks {

  private static final Logger log = LoggerFactory.getLogger(ServiceTasks.class);

  private final TaskSource source;
  private final Predicate<ServiceKey> followsHealth;
  private final Informer<Task> informer;
  private final Doubts<ServiceKey> doubts;
  private final Set<ServiceKey> listsInDoubt = ConcurrentHashMap.newKeySet();

  /**
   * @param followsHealth whether the health of a service's tasks matters: it changes with no word
   *     from ECS, so polls describe them all
   */
  ServiceTasks(
      TaskSource source, Predicate<ServiceKey> followsHealth, Ticker ticker, Alarms alarms) {
    this.source = source;
    this.followsHealth = followsHealth;
    this.doubts = new Doubts<>(ticker);
    Doubts<ServiceKey> open = doubts;
    this.informer =
        new Informer<>(
            Kind.TASKS.restless(
                task ->
                    task.serviceKey()
                        .filter(
                            key -> followsHealth.test(key) || open.of(key).containsKey(task.arn()))
                        .isPresent()),
            source,
            ticker,
            alarms);
  }

  public Informer<Task> informer() {
    return informer;
  }

  /** A service's tasks as the view has them; asks nothing of the outside. */
  public ImmutableList<Task> cached(ServiceKey key) {
    return ImmutableList.copyOf(byArn(key).values());
  }

  /** The same by their ARNs; while nothing of it changes, the same map. */
  Map<String, Task> byArn(ServiceKey key) {
    return informer.view().group("service:" + key.service());
  }

  /**
   * Puts a task in doubt.
   *
   * @param floor the lowest version that is no stale read
   */
  public void doubt(ServiceKey key, String taskArn, long floor) {
    doubts.add(key, taskArn, floor);
  }

  /** Puts in doubt which tasks the service has. */
  public void doubtList(ServiceKey key) {
    listsInDoubt.add(key);
  }

  /** Nothing is in doubt any more. */
  void forgetDoubts() {
    doubts.clear();
    listsInDoubt.clear();
  }

  /**
   * Where it is in doubt which tasks the service has, lists them, and puts in doubt what the list
   * shows and the view lacks, or the other way round.
   *
   * @throws ApiException where the list failed; that doubt remains, and holds up no other
   */
  public void list(ServiceKey key) {
    if (!listsInDoubt.remove(key)) {
      return;
    }
    Set<String> differing = new LinkedHashSet<>();
    boolean listed = false;
    try {
      differing.addAll(listed(key));
      listed = true;
    } finally {
      if (!listed) {
        listsInDoubt.add(key);
      }
    }
    for (Task task : cached(key)) {
      if (!differing.remove(task.arn()) && !task.stopping()) {
        differing.add(task.arn());
      }
    }
    differing.forEach(arn -> doubt(key, arn, 0));
  }

  /**
   * Reads again just the tasks in doubt of these services, all together.
   *
   * @return for each service whose view is not as fresh now as the triggers ask, after a stale
   *     read, how long to wait before asking again
   * @throws ApiException where a read failed; the doubts remain
   */
  public Map<ServiceKey, Duration> refresh(Collection<ServiceKey> keys) {
    Map<ServiceKey, Map<String, Doubts.Doubt>> open = new LinkedHashMap<>();
    for (ServiceKey key : keys) {
      Map<String, Doubts.Doubt> doubted = doubts.of(key);
      if (!doubted.isEmpty()) {
        open.put(key, doubted);
      }
    }
    if (open.isEmpty()) {
      return Map.of();
    }
    read(open);
    Map<ServiceKey, Duration> again = new LinkedHashMap<>();
    open.forEach(
        (key, doubted) ->
            doubts.settle(key, doubted, this::version).ifPresent(wait -> again.put(key, wait)));
    return again;
  }

  /**
   * Where some of these services have come to follow their tasks' health since the last poll, reads
   * those again that this poll passed over.
   *
   * @throws ApiException where the read failed
   */
  public void catchUpOnHealth(Collection<ServiceKey> keys) {
    Set<String> stale = new LinkedHashSet<>();
    for (ServiceKey key : keys) {
      if (followsHealth.test(key)) {
        stale.addAll(informer.passedOver(byArn(key).keySet()));
      }
    }
    if (!stale.isEmpty()) {
      informer.refresh(stale);
    }
  }

  /**
   * Reads all tasks of these services again by name, those that a list shows and those that the
   * view has, whatever is known of them.
   *
   * @throws ApiException where a read failed
   */
  public void reread(Collection<ServiceKey> keys) {
    Set<String> all = new LinkedHashSet<>();
    for (ServiceKey key : keys) {
      all.addAll(listed(key));
      all.addAll(byArn(key).keySet());
    }
    if (!all.isEmpty()) {
      informer.refresh(all);
    }
  }

  /** Which tasks the service has; none where there is no such service any more. */
  private Set<String> listed(ServiceKey key) {
    try {
      return source.listOfService(key.service());
    } catch (ApiException e) {
      if (e.failure() instanceof ApiFailure.NotFound) {
        return Set.of();
      }
      throw e;
    }
  }

  /** An id that the API does not take spoils the call for all that travel in it, but only once. */
  private void read(Map<ServiceKey, Map<String, Doubts.Doubt>> open) {
    Set<String> arns = new LinkedHashSet<>();
    open.values().forEach(doubted -> arns.addAll(doubted.keySet()));
    try {
      informer.refresh(arns);
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.Invalid)) {
        throw e;
      }
      open.forEach((key, doubted) -> doubted.forEach((arn, doubt) -> readAlone(key, arn, doubt)));
    }
  }

  private void readAlone(ServiceKey key, String arn, Doubts.Doubt doubt) {
    try {
      informer.refreshAlone(arn);
    } catch (ApiException e) {
      if (!(e.failure() instanceof ApiFailure.Invalid)) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("event", "task-refused")
          .addKeyValue("task", arn)
          .addKeyValue("error", e.failure().message())
          .log("an event named a task that the API does not take; going on without it");
      doubts.settle(key, arn, doubt);
    }
  }

  private OptionalLong version(String arn) {
    return informer.view().get(arn).stream().mapToLong(Task::version).findFirst();
  }
}
