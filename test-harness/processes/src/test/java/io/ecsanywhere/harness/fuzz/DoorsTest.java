package io.ecsanywhere.harness.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./test-harness/fuzz} does, with as many inputs as a build has time for. */
class DoorsTest {

  private static final long SEED = 20_261_124;
  private static final long INPUTS = 150_000;

  static List<Door> doors() {
    return Doors.ALL;
  }

  @ParameterizedTest
  @MethodSource("doors")
  void nothingGetsOutHangsOrStays(Door door) {
    Report report = Campaign.run(door, SEED, INPUTS * door.share() / 1_000, Campaign.DEADLINE);
    assertThat(report.complaints()).isEmpty();
    // A fuzzer that is always refused, or never, tests nothing.
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  @Test
  void theSharesMakeAWhole() {
    assertThat(Doors.ALL.stream().mapToInt(Door::share).sum()).isEqualTo(1_000);
  }
}
