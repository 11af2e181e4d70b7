package io.ecsanywhere.informers.source;

/**
 * Why a call to the outside failed, classified once, where the call was made.
 *
 * <p>Every failure names the operation as its API does, such as {@code ecs:DescribeTasks}, and says
 * in one line what was wrong.
 */
public sealed interface ApiFailure {

  /** The operation, {@code service:Operation}. */
  String operation();

  /** One line for people; holds no secret. */
  String message();

  /** The thing that the call names does not exist. */
  record NotFound(String operation, String message) implements ApiFailure {}

  /** The account's rate for this operation is used up: waiting is all it takes. */
  record Throttled(String operation, String message) implements ApiFailure {}

  /** The caller lacks a permission. */
  record Denied(String operation, String message) implements ApiFailure {}

  /**
   * The caller may make the call, but not for the thing that it names: whoever owns that has to
   * agree first.
   */
  record Refused(String operation, String message) implements ApiFailure {}

  /** The request can never succeed as it stands. */
  record Invalid(String operation, String message) implements ApiFailure {}

  /** The pool takes no more targets. */
  record Full(String operation, String message) implements ApiFailure {}

  /** The network, a time-out, a fault of the server: trying again may do. */
  record Transient(String operation, String message) implements ApiFailure {}

  /** A write was not sent, since it might have outlasted this replica's leadership. */
  record NotLeader(String operation, String message) implements ApiFailure {}

  /** One word for logs: {@code not-found}, {@code throttled} … */
  default String kind() {
    return switch (this) {
      case NotFound _ -> "not-found";
      case Throttled _ -> "throttled";
      case Denied _ -> "denied";
      case Refused _ -> "refused";
      case Invalid _ -> "invalid";
      case Full _ -> "full";
      case Transient _ -> "transient";
      case NotLeader _ -> "not-leader";
    };
  }
}
