package io.ecsanywhere.controller.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.pool.Observed.Seen;
import io.ecsanywhere.controller.pool.PoolStatus.State;
import io.ecsanywhere.informers.model.ServiceKey;
import io.ecsanywhere.informers.model.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolStatusTest {

  private static final Claim CLAIM = new Claim(new ServiceKey("one", "web"), "arn");

  private static Target target(int port) {
    return Target.of("10.0.0.1", port);
  }

  private static Desired desired(Integer... ports) {
    return new Desired(
        Stream.of(ports)
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    Target::compareTo, PoolStatusTest::target, _ -> CLAIM)),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSet.of(),
        ImmutableSet.of(),
        true,
        ports.length,
        ImmutableList.of());
  }

  @Test
  void everyTargetIsInOneState() {
    Observed observed =
        new Observed(
            ImmutableSortedMap.of(
                target(1), new Seen(false, 0),
                target(2), new Seen(false, 0),
                target(3), new Seen(false, 0),
                target(4), new Seen(true, 0),
                target(5), new Seen(true, 0)));

    PoolStatus status = PoolStatus.of(desired(1, 2, 5, 6, 7, 8), observed, true, false);

    assertThat(status.count(State.SERVING)).isEqualTo(2);
    assertThat(status.count(State.MISSING)).isEqualTo(4);
    assertThat(status.count(State.EXTRA)).isEqualTo(1);
    assertThat(status.count(State.DRAINING)).isEqualTo(1);
    assertThat(status.held()).isTrue();
  }

  @Test
  void whatIsRightServesWholly() {
    PoolStatus status = PoolStatus.right(desired(1, 2));
    assertThat(status.count(State.SERVING)).isEqualTo(2);
    assertThat(status.count(State.MISSING)).isZero();
  }
}
