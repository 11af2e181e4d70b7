package io.ecsanywhere.adapters.aws.call;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers that come in pages, joined: all of them or an exception. */
public final class Pages {

  /** A hundred thousand tasks on pages of ten: what goes on beyond does not mean to end. */
  private static final int MOST_PAGES = 10_000;

  /** A filter can leave many pages empty; so many without an end do not mean to have one. */
  private static final int MOST_VAIN_PAGES = 1_000;

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
   * @return the entries in their order, each once
   * @param read takes the token of the page to read, null for the first one
   * @throws ApiException where a page could not be read, or the pages do not come to an end
   */
  public static <T> List<T> all(String operation, Function<@Nullable String, Page<T>> read) {
    Set<T> all = new LinkedHashSet<>();
    int vain = 0;
    Set<String> seen = new HashSet<>();
    String token = null;
    do {
      Page<T> page = read.apply(token);
      vain += all.addAll(Rows.whole(operation, page.entries())) ? 0 : 1;
      token = page.next();
      if (token != null && !seen.add(token)) {
        throw new ApiException(
            new ApiFailure.Transient(operation, "a page names one as the next that has been read"));
      }
      if (seen.size() > MOST_PAGES) {
        throw new ApiException(
            new ApiFailure.Transient(operation, "there are more than " + MOST_PAGES + " pages"));
      }
      if (vain > MOST_VAIN_PAGES) {
        throw new ApiException(
            new ApiFailure.Transient(
                operation, "more than " + MOST_VAIN_PAGES + " pages brought nothing new"));
      }
    } while (token != null && !token.isEmpty());
    return List.copyOf(all);
  }
}
