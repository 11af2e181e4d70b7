package io.ecsanywhere.adapters.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.adapters.aws.call.Pages;
import io.ecsanywhere.informers.source.ApiException;
import java.util.List;
import java.util.Map;
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

  private static List<String> read(Map<String, Pages.Page<String>> pages) {
    return Pages.all("ecs:ListTasks", token -> pages.getOrDefault(page(token), LAST));
  }

  private static String page(@Nullable String token) {
    return token == null ? "1" : token;
  }
}
