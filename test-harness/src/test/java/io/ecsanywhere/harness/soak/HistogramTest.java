package io.ecsanywhere.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void readsWhatJcmdLists() {
    Histogram histogram =
        Histogram.read(
            List.of(
                "4711:",
                " num     #instances         #bytes  class name (module)",
                "-------------------------------------------------------",
                "   1:         59612        5063248  [B (java.base@25.0.3)",
                "   2:           120           4800  io.ecsanywhere.informers.model.Task",
                "   3:             3             72  io.ecsanywhere.controller.queue.Backoff",
                "Total         59735        5068120"));

    assertThat(histogram.bytes()).isEqualTo(5_068_120);
    assertThat(histogram.instancesOf("io.ecsanywhere.")).isEqualTo(123);
  }

  @Test
  void aProcessThatIsGoneIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Histogram.read(List.of("java.io.IOException: No such process")))
        .withMessageContaining("No such process");
  }
}
