package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {

  private final Rotation rotation = new Rotation(100);

  /** How many settled things the next poll to succeed reads. */
  private int next(int due, int settled) {
    Rotation.Turn turn = rotation.next(due, settled);
    rotation.spend(turn);
    return turn.reads();
  }

  /** How many calls polls make that must read so many things beside the settled ones. */
  private int calls(int polls, int due, int settled) {
    int calls = 0;
    for (int i = 0; i < polls; i++) {
      calls += Math.ceilDiv(due + next(due, settled), 100);
    }
    return calls;
  }

  @Test
  void readsEachOnceInTwentyPollsInFullBatches() {
    List<Integer> reads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      reads.add(next(0, 10_000));
    }
    assertThat(reads).hasSize(20).containsOnly(500);
  }

  @Test
  void waitsForABatchToBeFull() {
    List<Integer> reads = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      reads.add(next(0, 250));
    }
    assertThat(reads).containsOnly(0, 100);
    assertThat(reads.stream().mapToInt(n -> n).sum()).isEqualTo(300);
  }

  @Test
  void readsAFewInOneCallOnceInTwentyPolls() {
    assertThat(calls(19, 0, 7)).isZero();
    assertThat(next(0, 7)).isEqualTo(7);
    assertThat(calls(19, 0, 7)).isZero();
  }

  @Test
  void takesThePlacesLeftInACallThatIsMadeAnyway() {
    assertThat(next(30, 7)).isEqualTo(7);
    assertThat(next(30, 1_000)).isEqualTo(70);
  }

  @Test
  void whatRodeAlongNeedsNoCallOfItsOwn() {
    // Without the rotation 200 calls; each settled thing once in twenty polls is 100 more.
    assertThat(calls(200, 30, 1_000)).isBetween(200, 205);
    assertThat(calls(200, 30, 10_000)).isBetween(1_050, 1_070);
  }

  @Test
  void whatRodeAlongForLongHasItsTurnAgainInTime() {
    calls(200, 1, 10);
    assertThat(calls(22, 0, 10)).isEqualTo(1);
  }

  @Test
  void readsNothingWhereNothingIsSettled() {
    assertThat(next(0, 0)).isZero();
    assertThat(next(30, 0)).isZero();
  }

  @Test
  void aPollThatFailsSpendsNothing() {
    calls(19, 0, 7);
    for (int i = 0; i < 100; i++) {
      assertThat(rotation.next(0, 7).reads()).isEqualTo(7);
    }
    assertThat(next(0, 7)).isEqualTo(7);
    assertThat(calls(19, 0, 7)).isZero();
  }
}
