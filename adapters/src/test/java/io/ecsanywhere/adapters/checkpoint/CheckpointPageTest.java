package io.ecsanywhere.adapters.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointPageTest {

  private static final Checkpoint RIGHT =
      new Checkpoint("0123456789abcdef".repeat(2), Instant.ofEpochMilli(1_700_000_000_123L));

  private static final CheckpointPage PAGE =
      new CheckpointPage(
          7, 3, "clusters a, b", ImmutableSortedMap.of("haproxy:web", RIGHT, "web", RIGHT));

  private static CheckpointPage page(int pools) {
    return new CheckpointPage(
        1,
        1,
        "clusters a",
        IntStream.range(0, pools)
            .boxed()
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    String::compareTo, "haproxy:some-backend-%06d"::formatted, _ -> RIGHT)));
  }

  @Test
  void whatWasWrittenIsRead() {
    assertThat(CheckpointPage.parse(PAGE.text())).isEqualTo(PAGE);
    assertThat(CheckpointPage.parse(page(0).text())).isEqualTo(page(0));
  }

  /** A page that was put by one version is read by another, or not at all. */
  @Test
  void theFormatStays() {
    assertThat(PAGE.text())
        .isEqualTo(
            """
            ecs-anywhere-controller checkpoints 1
            term 7
            turn 3
            of clusters a, b
            0123456789abcdef0123456789abcdef 1700000000123 haproxy:web
            0123456789abcdef0123456789abcdef 1700000000123 web
            5728eb46154d4831eec38f7392475d81\
            """);
    assertThat(CheckpointPage.of("web")).isEqualTo(37);
    assertThat(CheckpointPage.of("haproxy:web")).isEqualTo(62);
  }

  @Test
  void halfAPageIsNone() {
    String whole = PAGE.text();
    for (int length = 0; length < whole.length(); length++) {
      String half = whole.substring(0, length);
      assertThatIllegalArgumentException().isThrownBy(() -> CheckpointPage.parse(half));
    }
  }

  @Test
  void aPageWithOneCharacterChangedIsNone() {
    String whole = PAGE.text();
    for (int at = 0; at < whole.length(); at++) {
      String spoiled = whole.substring(0, at) + '#' + whole.substring(at + 1);
      assertThatIllegalArgumentException().isThrownBy(() -> CheckpointPage.parse(spoiled));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{\"page\": 1}", "ecs-anywhere-controller checkpoints 2\n"})
  void whatIsNoPageIsSaidToBeNoneInOneLine(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointPage.parse(text + " ".repeat(100)))
        .withMessageNotContaining("\n");
  }

  @Test
  void aPageThatWouldGrowTooLargeLeavesPoolsOutAndCanBeRead() {
    CheckpointPage large = page(5_000);
    String text = large.text();
    assertThat(text.length()).isLessThanOrEqualTo(CheckpointPage.LONGEST);
    assertThat(CheckpointPage.parse(text).pools())
        .hasSizeBetween(1_500, 4_999)
        .isEqualTo(large.pools().headMap(CheckpointPage.parse(text).pools().lastKey(), true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointPage.parse(text + " ".repeat(CheckpointPage.LONGEST)));
  }

  @Test
  void poolsSpreadOverThePages() {
    assertThat(
            IntStream.range(0, 1_000)
                .map(number -> CheckpointPage.of("service-" + number))
                .distinct())
        .hasSize(CheckpointPage.PAGES);
  }
}
