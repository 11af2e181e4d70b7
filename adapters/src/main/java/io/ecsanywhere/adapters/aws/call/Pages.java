package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers that come in pages, joined: all of them or an exception. */
public final class Pages {

  /** Far more than there is of anything: what goes on beyond does not mean to end. */
  private static final int MOST_PAGES = 1_000;

  private Pages() {}

  /**
   * One page.
   *
   * @param next the token of the next page; null or empty on the last one. A page with few entries,
   *     or none, may have a next one.
   */
  public record Page<T>(List<T> entries, @Nullable String next) {}

  /**
   * Reads page after page.
   *
   * @param read takes the token of the page to read, null for the first one
   * @throws ApiException where a page could not be read, or the pages do not come to an end
   */
  public static <T> List<T> all(String operation, Function<@Nullable String, Page<T>> read) {
    List<T> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String token = null;
    do {
      Page<T> page = read.apply(token);
      all.addAll(Rows.whole(operation, page.entries()));
      token = page.next();
      if (token != null && !seen.add(token)) {
        throw new ApiException(
            new ApiFailure.Transient(operation, "a page names one as the next that has been read"));
      }
      if (seen.size() > MOST_PAGES) {
        throw new ApiException(
            new ApiFailure.Transient(operation, "there are more than " + MOST_PAGES + " pages"));
      }
    } while (token != null && !token.isEmpty());
    return all;
  }
}
