package io.ecsanywhere.harness.front;

import java.time.Duration;

/** Something that goes wrong until it is cleared. */
public sealed interface Fault {

  /** A share of the calls fails with this error; they are not carried out. */
  record Errors(Operations on, double rate, int status, String code, String message)
      implements Fault {

    /** What AWS answers when it is at fault itself. */
    public static Errors internal(Operations on, double rate) {
      return new Errors(on, rate, 500, "InternalFailure", "The request processing has failed.");
    }
  }

  /** A share of the calls is refused for going over the account's rate. */
  record Throttled(Operations on, double rate) implements Fault {}

  /** The caller's permissions do not cover these operations. */
  record Denied(Operations on) implements Fault {}

  /** A list fails on this page, counted from 1. */
  record FailedPage(Operations on, int page) implements Fault {}

  /** Lists answer at most so many entries a page, and a token for the rest. */
  record ShortPages(Operations on, int size) implements Fault {}

  /** Calls take this much longer. */
  record Slow(Operations on, Duration by) implements Fault {}

  /** The connection drops without an answer; the call is not carried out. */
  record Unreachable(Operations on) implements Fault {}

  /** ECS lists and describes tasks as they were this long ago. */
  record StaleTasks(Duration by) implements Fault {}

  /** ECS shows container instances and services only this long after they were made. */
  record LateNewcomers(Duration by) implements Fault {}
}
