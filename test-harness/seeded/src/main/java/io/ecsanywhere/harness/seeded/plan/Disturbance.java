package io.ecsanywhere.harness.seeded.plan;

import io.ecsanywhere.harness.seeded.aws.Operation.Area;
import java.time.Duration;
import java.util.Locale;

/**
 * Something that goes wrong, or that somebody does. Replicas, services, hosts and groups are named
 * by number, modulo how many there are.
 */
public sealed interface Disturbance {

  /** When it begins. */
  Duration at();

  /** Its kind, as it is counted. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** How calls go wrong. */
  enum Trouble {
    FAILS,
    FAILS_ON_LATER_PAGES,
    THROTTLED,
    SLOW,
    LOST,
    STALE,
    PARTIAL,
    /** One answer says of all tasks in it that they are being stopped. */
    WRONG,
    FAILS_AFTER,
    UNANSWERED
  }

  /**
   * Calls of one area go wrong.
   *
   * @param replica the one whose calls they are; -1: everybody's
   */
  record Calls(Duration at, Duration lasts, int replica, Area area, Trouble trouble, double odds)
      implements Disturbance {
    @Override
    public String word() {
      return (area + "-" + trouble).toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A replica reaches nothing but the lease, or everything but the lease, or neither. */
  record Partition(Duration at, Duration lasts, int replica, boolean aws, boolean lease)
      implements Disturbance {
    @Override
    public String word() {
      return "partition-from" + (aws ? "-aws" : "") + (lease ? "-lease" : "");
    }
  }

  /** What becomes of events. */
  enum EventTrouble {
    LOST,
    DOUBLED,
    SHUFFLED,
    LATE,
    MALFORMED
  }

  /** Events go wrong. */
  record Events(Duration at, Duration lasts, EventTrouble trouble, double odds)
      implements Disturbance {
    @Override
    public String word() {
      return "events-" + trouble.toString().toLowerCase(Locale.ROOT);
    }
  }

  /** A replica's process is suspended. */
  record Pause(Duration at, Duration lasts, int replica) implements Disturbance {}

  /** A replica's process dies, and another takes its place. */
  record Crash(Duration at, Duration lasts, int replica) implements Disturbance {}

  /** A replica is told to stop, and another takes its place. */
  record Stop(Duration at, Duration lasts, int replica) implements Disturbance {}

  /** Somebody deletes the lease's record from its table. */
  record DeleteLease(Duration at) implements Disturbance {}

  /** A host's agent is away. */
  record Disconnect(Duration at, Duration lasts, int host) implements Disturbance {}

  /** All agents of a cluster are away at once. */
  record DisconnectAll(Duration at, Duration lasts) implements Disturbance {}

  /** A host is taken out, and another comes. */
  record ReplaceHost(Duration at, int host) implements Disturbance {}

  /** A host gets another address. */
  record MoveHost(Duration at, int host, boolean byAttribute) implements Disturbance {}

  record Scale(Duration at, int service, int desired) implements Disturbance {}

  record Roll(Duration at, int service, int shape) implements Disturbance {}

  /** A service is deleted and made again under its name. */
  record Remake(Duration at, Duration lasts, int service, int draw) implements Disturbance {}

  /**
   * A container ends by itself.
   *
   * @param heard whether ECS hears of it
   */
  record CrashTask(Duration at, int task, boolean heard) implements Disturbance {
    @Override
    public String word() {
      return heard ? "crashtask" : "crashtask-unheard";
    }
  }

  /** A service's tags are changed for good ones. */
  record Retag(Duration at, int service, int draw) implements Disturbance {}

  /** A service's tags cannot be understood, or name what is not there, for a while. */
  record Mistag(Duration at, Duration lasts, int service, int draw) implements Disturbance {}

  /** A task's health fails for a while. */
  record Sicken(Duration at, Duration lasts, int task) implements Disturbance {}

  /** Somebody registers or deregisters a target by hand. */
  record Tamper(Duration at, int group, int target, boolean add, boolean foreign)
      implements Disturbance {}

  /** A group takes no more targets than it has. */
  record Fill(Duration at, Duration lasts, int group) implements Disturbance {}

  /**
   * One group's targets can neither be read nor written from now on, even when all else is calm.
   */
  record Curse(Duration at, int group) implements Disturbance {}

  /** A group is deleted and made again under its name. */
  record RemakeGroup(Duration at, int group) implements Disturbance {}
}
