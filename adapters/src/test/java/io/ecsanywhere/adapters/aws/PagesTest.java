package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.source.ApiException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final Pages.Page<String> LAST = new Pages.Page<>(List.of("last"), "");

  @Test
  void pagesAreJoinedEmptyOnesAmongThem() {
    Map<String, Pages.Page<String>> pages =
        Map.of(
            "1", new Pages.Page<>(List.of("a", "b"), "2"),
            "2", new Pages.Page<>(List.of(), "3"),
            "3", LAST);
    assertThat(read(pages)).containsExactly("a", "b", "last");
  }

  @Test
  void pagesThatGoRoundInACircleAreAFailure() {
    Map<String, Pages.Page<String>> pages =
        Map.of(
            "1", new Pages.Page<>(List.of("a"), "2"),
            "2", new Pages.Page<>(List.of("b"), "3"),
            "3", new Pages.Page<>(List.of("c"), "2"));
    assertThatThrownBy(() -> read(pages)).isInstanceOf(ApiException.class);
  }

  @Test
  void aHundredThousandEntriesOnShortPagesAreRead() {
    int[] page = new int[1];
    List<String> all =
        Pages.all(
            "ecs:ListTasks",
            _ -> {
              int from = 10 * page[0]++;
              List<String> entries =
                  IntStream.range(from, from + 10).mapToObj(Integer::toString).toList();
              return new Pages.Page<>(entries, from + 10 < 100_000 ? "page" + page[0] : null);
            });
    assertThat(all).hasSize(100_000).first().isEqualTo("0");
  }

  @Test
  void pagesThatGoOnWithoutEndAreAFailureWhateverTheyBring() {
    int[] page = new int[1];
    assertThatThrownBy(
            () ->
                Pages.all(
                    "ecs:ListTasks",
                    _ -> {
                      String next = "page" + page[0]++;
                      return new Pages.Page<>(List.of(next), next);
                    }))
        .hasMessageContaining("more than 10000 pages");
    page[0] = 0;
    assertThatThrownBy(
            () ->
                Pages.all(
                    "ecs:ListTasks",
                    _ -> new Pages.Page<>(List.of("the same"), "page" + page[0]++)))
        .hasMessageContaining("nothing new");
    assertThat(page[0]).isEqualTo(1_002);
  }

  @Test
  void anEntryThatStandsOnTwoPagesIsOne() {
    Map<String, Pages.Page<String>> pages =
        Map.of("1", new Pages.Page<>(List.of("a", "last"), "2"), "2", LAST);
    assertThat(read(pages)).containsExactly("a", "last");
  }

  private static List<String> read(Map<String, Pages.Page<String>> pages) {
    return Pages.all("ecs:ListTasks", token -> pages.getOrDefault(page(token), LAST));
  }

  private static String page(@Nullable String token) {
    return token == null ? "1" : token;
  }
}
