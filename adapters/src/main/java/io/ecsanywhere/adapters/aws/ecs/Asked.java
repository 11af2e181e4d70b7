package io.ecsanywhere.adapters.aws.ecs;

import io.ecsanywhere.adapters.aws.call.Rows;
import io.ecsanywhere.informers.source.Answer;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import io.ecsanywhere.informers.source.OneLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;

/**
 * The ids asked for in one describe, and what became of each. ECS may answer in another form of a
 * name than it was asked in: what comes out is named as asked.
 *
 * @param <V> what stands behind an id
 */
final class Asked<V> {

  private static final String MISSING = "MISSING";

  private final String operation;
  private final Map<String, String> openByName = new HashMap<>();
  private final Map<String, V> found = new HashMap<>();
  private final Set<String> missing = new HashSet<>();

  Asked(String operation, Set<String> ids) {
    this.operation = operation;
    ids.forEach(id -> openByName.put(Arns.lastPart(id), id));
  }

  /**
   * Rows came back.
   *
   * @param name a row's ARN or name; a row without one answers nothing
   * @param convert from the id that was asked for and the row; empty for a row that counts as not
   *     there
   */
  <T> void answered(
      List<T> rows,
      Function<T, @Nullable String> name,
      BiFunction<String, T, Optional<V>> convert) {
    for (T row : Rows.whole(operation, rows)) {
      String id = close(name.apply(row));
      if (id != null) {
        convert
            .apply(id, row)
            .ifPresentOrElse(value -> found.put(id, value), () -> missing.add(id));
      }
    }
  }

  /**
   * Ids came back as failures.
   *
   * @throws ApiException where ECS gives another reason than that the thing is not there
   */
  void failed(List<Failure> failures) {
    for (Failure failure : Rows.whole(operation, failures)) {
      if (!MISSING.equals(failure.reason())) {
        throw new ApiException(
            new ApiFailure.Transient(
                operation,
                "ECS says %s of %s"
                    .formatted(
                        OneLine.of(String.valueOf(failure.reason())),
                        OneLine.of(String.valueOf(failure.arn())))));
      }
      String id = close(failure.arn());
      if (id != null) {
        missing.add(id);
      }
    }
  }

  /**
   * The whole answer.
   *
   * @throws ApiException where ECS was silent about an id: nothing may be concluded from that
   */
  Answer<V> complete() {
    if (!openByName.isEmpty()) {
      throw new ApiException(
          new ApiFailure.Transient(
              operation,
              "ECS did not answer for %d of the ids asked for, such as %s"
                  .formatted(
                      openByName.size(), OneLine.of(openByName.values().iterator().next()))));
    }
    return new Answer<>(found, missing);
  }

  /** The id asked for that a name belongs to, once; null where it was not asked for. */
  private @Nullable String close(@Nullable String name) {
    return name == null ? null : openByName.remove(Arns.lastPart(name));
  }
}
