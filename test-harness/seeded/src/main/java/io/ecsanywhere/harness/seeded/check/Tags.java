package io.ecsanywhere.harness.seeded.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.harness.seeded.aws.Group;
import java.util.Map;
import java.util.Optional;

/**
 * A service's tags as the users' manual has them, read apart from the product.
 *
 * @param bindings the groups by name, each with the containers bound to it
 * @param sound whether all of it can be understood, and names groups that exist
 */
record Tags(ImmutableSet<Binding> bindings, boolean healthyOnly, boolean sound) {

  private static final Splitter WORDS = Splitter.on(' ').trimResults().omitEmptyStrings();

  /**
   * @param container empty: the n-th
   */
  record Binding(String group, String container, int nth) {}

  static Tags read(Map<String, String> tags, ImmutableSortedMap<String, Group> groups) {
    ImmutableSet.Builder<Binding> bindings = ImmutableSet.builder();
    boolean sound = true;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      boolean positional = tag.getKey().equals("ecs-a.lbName");
      if (!positional && !tag.getKey().startsWith("ecs-a.lb/")) {
        continue;
      }
      int nth = 0;
      sound &= WORDS.splitToList(tag.getValue()).size() > 0;
      for (String word : WORDS.split(tag.getValue())) {
        Optional<Group> group =
            groups.values().stream()
                .filter(one -> one.name().equals(word) || one.arn().equals(word))
                .findFirst();
        if (group.isPresent()) {
          bindings.add(
              new Binding(
                  group.get().name(),
                  positional ? "" : tag.getKey().substring("ecs-a.lb/".length()),
                  positional ? nth : 0));
        } else {
          sound = false;
        }
        nth++;
      }
    }
    return new Tags(bindings.build(), "true".equals(tags.get("ecs-a.healthyOnly")), sound);
  }
}
