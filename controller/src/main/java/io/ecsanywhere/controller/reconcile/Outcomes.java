package io.ecsanywhere.controller.reconcile;

import io.ecsanywhere.informers.source.ApiFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows from what went wrong in a pass: the worst decides. */
final class Outcomes {

  /** How long AWS is left alone after it has throttled a call. */
  private static final Duration AFTER_THROTTLING = Duration.ofSeconds(1);

  /** How soon to see whether a whole list of tasks has been read. */
  private static final Duration UNTIL_LISTED = Duration.ofSeconds(1);

  private Outcomes() {}

  /** What follows from one failed call. */
  static Outcome of(ApiFailure failure) {
    String error = failure.operation() + ": " + failure.message();
    return switch (failure) {
      case ApiFailure.Throttled _ ->
          new Outcome.RequeueAfter("throttled", AFTER_THROTTLING, Optional.of(error));
      case ApiFailure.Denied _, ApiFailure.Transient _, ApiFailure.NotLeader _ ->
          new Outcome.Failed(failure.kind(), error);
      case ApiFailure.NotFound _, ApiFailure.Refused _, ApiFailure.Invalid _, ApiFailure.Full _ ->
          new Outcome.Rejected(failure.kind(), error);
    };
  }

  /**
   * What follows from a whole pass.
   *
   * @param problems what in the service's tags cannot be understood
   * @param staleFor after a stale read: how long to wait before the next
   * @param unlisted whether members wait for a whole list of tasks
   * @param held whether members wait for everything to be read again
   * @param busy whether another pass was at work on a pool
   * @param otherwise where nothing went wrong
   */
  static Outcome of(
      List<ApiFailure> failures,
      List<String> problems,
      Optional<Duration> staleFor,
      boolean unlisted,
      boolean held,
      boolean busy,
      Outcome otherwise) {
    Stream.Builder<Outcome> waits = Stream.builder();
    staleFor.ifPresent(delay -> waits.add(new Outcome.RequeueAfter("stale-read", delay)));
    if (unlisted) {
      waits.add(new Outcome.RequeueAfter("unlisted-targets", UNTIL_LISTED));
    }
    if (busy) {
      waits.add(new Outcome.Busy());
    }
    if (held) {
      waits.add(new Outcome.RequeueAfter("held", UNTIL_LISTED));
    }
    Stream<Outcome> wrongs =
        Stream.concat(
            failures.stream().map(Outcomes::of),
            problems.isEmpty()
                ? Stream.empty()
                : Stream.of(new Outcome.Rejected("tag", String.join("; ", problems))));
    return Stream.concat(wrongs, waits.build())
        .min(Comparator.comparingInt(Outcomes::rank).thenComparing(Outcomes::delay))
        .orElse(otherwise);
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed _ -> 0;
      case Outcome.RequeueAfter _ -> 1;
      case Outcome.Busy _ -> 2;
      case Outcome.Rejected _ -> 3;
      case Outcome.DryRun _, Outcome.Changed _, Outcome.Unchanged _ -> 4;
    };
  }

  private static Duration delay(Outcome outcome) {
    return outcome instanceof Outcome.RequeueAfter(var _, Duration delay, var _)
        ? delay
        : Duration.ZERO;
  }
}
