package io.ecsanywhere.controller.reconcile;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;

/** What one reconcile did: each outcome is one action on the queue and one word in the logs. */
public sealed interface Outcome {

  /** The words of all outcomes. */
  ImmutableList<String> WORDS =
      ImmutableList.of("unchanged", "changed", "requeued", "failed", "rejected", "dry-run");

  /** Why a pass that found a pool busy is made again. */
  String POOL_BUSY = "pool-busy";

  /** Everything was as it should be. */
  record Unchanged() implements Outcome {}

  /** Something was written, and now everything is as it should be. */
  record Changed() implements Outcome {}

  /** Something would have been written. */
  record DryRun() implements Outcome {}

  /**
   * The rest has to wait, through no fault of the service.
   *
   * @param error the call that has to be made again, and what was answered; empty where none failed
   */
  record RequeueAfter(String reason, Duration delay, Optional<String> error) implements Outcome {

    /** No call failed. */
    RequeueAfter(String reason, Duration delay) {
      this(reason, delay, Optional.empty());
    }
  }

  /** Another pass is at work on a pool of the service; it queues this one when it has ended. */
  record Busy() implements Outcome {}

  /** Something went wrong that may go right the next time. */
  record Failed(String kind, String error) implements Outcome {}

  /** The user's configuration is wrong: there is no use in trying before it changes. */
  record Rejected(String kind, String error) implements Outcome {}

  /** The word in logs and metrics. */
  default String word() {
    return switch (this) {
      case Unchanged _ -> "unchanged";
      case Changed _ -> "changed";
      case DryRun _ -> "dry-run";
      case RequeueAfter _, Busy _ -> "requeued";
      case Failed _ -> "failed";
      case Rejected _ -> "rejected";
    };
  }
}
