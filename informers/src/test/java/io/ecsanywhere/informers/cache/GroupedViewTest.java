package io.ecsanywhere.informers.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupedViewTest {

  private final AtomicInteger groupings = new AtomicInteger();

  /** A thing's group is what stands before its dash. */
  private final GroupedView<String> view =
      new GroupedView<>(
          thing -> {
            groupings.incrementAndGet();
            return thing.substring(0, thing.indexOf('-'));
          });

  @Test
  void aChangeTouchesOnlyItsOwnGroupHoweverManyThereAre() {
    Map<String, String> puts = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      puts.put("id" + i, "group" + i / 10 + "-" + i);
    }
    view.apply(puts, Set.of());
    Map<String, String> another = view.group("group1");
    Map<String, String> before = view.group("group0");
    groupings.set(0);

    view.apply(Map.of("id0", "group0-changed"), Set.of());
    view.apply(Map.of(), Set.of("id1"));

    assertThat(groupings).hasValueLessThanOrEqualTo(4);
    assertThat(view.group("group1")).isSameAs(another);
    assertThat(view.group("group0")).hasSize(9).containsEntry("id0", "group0-changed");
    assertThat(before).hasSize(10).containsEntry("id0", "group0-0");
  }

  @Test
  void aThingMovesFromGroupToGroup() {
    view.apply(Map.of("id", "a-1"), Set.of());
    view.apply(Map.of("id", "b-1"), Set.of());
    assertThat(view.group("a")).isEmpty();
    assertThat(view.group("b")).containsOnlyKeys("id");
  }

  @Test
  void whatHasNoGroupIsNotCopiedAtEachChange() {
    view.apply(Map.of("one", "-1", "two", "-2"), Set.of());
    view.apply(Map.of("one", "-3"), Set.of("two"));
    assertThat(view.get("one")).contains("-3");
    assertThat(view.ids()).containsExactly("one");
    assertThat(view.group("")).isEmpty();
  }
}
