package io.ecsanywhere.harness.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One health check of a target, as a load balancer makes it. */
public sealed interface Probe {

  /** What a health check found. */
  enum Kind {
    ANSWERED,
    BROKEN,
    TIMED_OUT
  }

  /**
   * The outcome of a health check.
   *
   * @param status the HTTP status where the target answered over HTTP, else 0
   */
  record Finding(Kind kind, int status) {}

  /** Passes where a connection can be opened. */
  record Tcp() implements Probe {}

  /** Passes where a GET of the path is answered. */
  record Http(String path) implements Probe {}

  /** Makes the check; the stage never fails. */
  default CompletionStage<Finding> of(Network network, InetSocketAddress target, Duration timeout) {
    return switch (this) {
      case Tcp() ->
          HttpCall.touch(network, target, timeout).handle((done, failure) -> finding(0, failure));
      case Http(String path) ->
          HttpCall.send(network, target, Request.get(path), timeout)
              .handle((answer, failure) -> finding(failure == null ? answer.status() : 0, failure));
    };
  }

  private static Finding finding(int status, @Nullable Throwable failure) {
    if (failure == null) {
      return new Finding(Kind.ANSWERED, status);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new Finding(cause instanceof TimeoutException ? Kind.TIMED_OUT : Kind.BROKEN, 0);
  }
}
