package io.ecsanywhere.harness.seeded.aws;

import io.ecsanywhere.harness.seeded.sched.SimulatedProcess;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.util.Collection;
import java.util.Set;

/** Hears what processes are told and what they write, as the world's own view of them. */
public interface Observer {

  /** What is listed page by page. */
  enum Kind {
    SERVICES,
    TASKS,
    HOSTS
  }

  /** What a process was told of one thing. */
  sealed interface Told {
    /** Of a service, or that there is none; null in its place. */
    record OfService(String name, @org.jspecify.annotations.Nullable Svc service) implements Told {}

    record OfTask(Tsk task) implements Told {}

    record OfHost(Hst host) implements Told {}

    record OfShape(String arn) implements Told {}

    record OfAddress(String managedId, String address) implements Told {}

    /**
     * Of all that serves in a group.
     *
     * @param asked when it set out to ask
     */
    record OfGroup(String arn, long asked, Set<Target> serving) implements Told {}
  }

  /**
   * A process was told of something.
   *
   * @param asOf when it was so
   */
  void told(SimulatedProcess process, Told told, long asOf);

  /** A process is about to be told of a service what is not so. */
  void misled(SimulatedProcess process, ServiceKey service);

  /**
   * A process has got every page of a list.
   *
   * @param began when it asked for the first page
   */
  void listed(SimulatedProcess process, Kind kind, String cluster, long began, Set<String> names);

  /**
   * A process sends a write.
   *
   * @return what to say when it takes effect
   */
  Object sending(
      SimulatedProcess process, boolean register, String groupArn, Collection<Target> targets);

  /** A write is about to take effect on a group. */
  void applying(Object sent, Group group);

  /** It did, or was refused. */
  void applied(Object sent, boolean done);

  /**
   * Its sender has the answer, or has given up waiting.
   *
   * @param answered whether the sender was told that it was done
   */
  void over(Object sent, boolean answered);
}
