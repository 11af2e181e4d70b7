package io.ecsanywhere.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrendTest {

  private static Trend heap(LongUnaryOperator bytes) {
    List<Sample> samples =
        LongStream.range(0, 60)
            .mapToObj(i -> new Sample(Duration.ofSeconds(i), bytes.applyAsLong(i), 0, 0, 0, 0))
            .toList();
    return Trend.of("heap", samples, Sample::heapBytes, 100);
  }

  @Test
  void whatIsUnevenIsFlat() {
    assertThat(heap(i -> 10_000 + (i * 7_919) % 1_000).flat()).isTrue();
  }

  @Test
  void whatRisesOnlyWhileItWarmsUpIsFlat() {
    assertThat(heap(i -> i < 12 ? i * 1_000 : 12_000).flat()).isTrue();
  }

  @Test
  void whatGrowsSteadilyIsFound() {
    assertThat(heap(i -> 10_000 + i * 60).flat()).isFalse();
  }

  @Test
  void aLittleMoreOfWhatIsSmallDoesNotCount() {
    assertThat(heap(i -> 10 + i).flat()).isTrue();
  }
}
