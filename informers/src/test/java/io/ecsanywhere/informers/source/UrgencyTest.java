package io.ecsanywhere.informers.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrgencyTest {

  private final Urgency whole = new Urgency(Priority.POLL);
  private final Urgency part = whole.during(Urgency::ofPart);

  @Test
  void aPartThatBecomesMoreUrgentLeavesTheRestAsItIs() {
    part.raise(Priority.REMOVAL);
    assertThat(part.priority()).isEqualTo(Priority.REMOVAL);
    assertThat(whole.priority()).isEqualTo(Priority.POLL);
  }

  @Test
  void aPartIsAsUrgentAsTheWholeAndBeganWithIt() {
    assertThat(part.priority()).isEqualTo(Priority.POLL);
    assertThat(part.began()).isEqualTo(whole.began());
    whole.raise(Priority.EVENT);
    assertThat(part.priority()).isEqualTo(Priority.EVENT);
  }

  @Test
  void whoLetsAPartWaitHearsWhenEitherBecomesMoreUrgent() {
    List<Priority> heard = new ArrayList<>();
    part.onRaise(() -> heard.add(part.priority()));
    whole.raise(Priority.EVENT);
    part.raise(Priority.REMOVAL);
    assertThat(heard).containsExactly(Priority.EVENT, Priority.REMOVAL);
  }
}
