package io.ecsanywhere.controller.binding;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.ecsanywhere.adapters.pool.PoolAdapters;
import io.ecsanywhere.adapters.pool.PoolId;
import io.ecsanywhere.informers.source.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * A service's tags, read.
 *
 * @param slots what each tag, or each position of the positional one, names
 * @param positionalUnreadable whether the positional tag as a whole cannot be understood
 * @param whole whether every tag that names pools can be understood
 * @param healthyOnly empty where the tag cannot be understood
 * @param problems one line for each thing that cannot be understood, naming the tag and what it
 *     takes
 */
public record ServiceTags(
    ImmutableMap<Selector, Slot> slots,
    boolean positionalUnreadable,
    boolean whole,
    Optional<Boolean> healthyOnly,
    ImmutableList<String> problems) {

  public static final String LB_NAME = "ecs-a.lbName";
  public static final String LB_PREFIX = "ecs-a.lb/";
  public static final String HEALTHY_ONLY = "ecs-a.healthyOnly";
  private static final String OURS = "ecs-a.";
  private static final int LONGEST = 600;
  private static final Splitter WORDS = Splitter.onPattern("\\s+").omitEmptyStrings();

  /**
   * What a tag names for one container port.
   *
   * @param pools those that can be understood
   * @param unreadable whether something else stands there too
   */
  public record Slot(Set<PoolId> pools, boolean unreadable) {}

  /** Reads a service's tags; what cannot be understood is a problem, never an exception. */
  public static ServiceTags read(Map<String, String> tags, PoolAdapters adapters) {
    return new Reading(adapters).read(new TreeMap<>(tags));
  }

  private static final class Reading {
    private final PoolAdapters adapters;
    private final Map<Selector, Slot> slots = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean positionalUnreadable;
    private boolean whole = true;
    private Optional<Boolean> healthyOnly = Optional.of(false);

    Reading(PoolAdapters adapters) {
      this.adapters = adapters;
    }

    ServiceTags read(Map<String, String> tags) {
      tags.forEach(
          (tag, value) -> {
            if (tag.equals(LB_NAME)) {
              positional(value);
            } else if (tag.startsWith(LB_PREFIX)) {
              named(tag, value);
            } else if (tag.equals(HEALTHY_ONLY)) {
              healthyOnly(value);
            } else if (tag.startsWith(OURS)) {
              problems.add(
                  "tag %s is unknown: expected %s, %s<container>[:<port>] or %s"
                      .formatted(OneLine.of(tag), LB_NAME, LB_PREFIX, HEALTHY_ONLY));
            }
          });
      return new ServiceTags(
          ImmutableMap.copyOf(slots),
          positionalUnreadable,
          whole && !positionalUnreadable && slots.values().stream().noneMatch(Slot::unreadable),
          healthyOnly,
          ImmutableList.copyOf(problems));
    }

    private void positional(String value) {
      List<String> words = WORDS.splitToList(value);
      if (words.isEmpty()) {
        positionalUnreadable = true;
        problems.add("tag " + LB_NAME + " is empty: expected pool ids separated by white space");
      }
      for (int i = 0; i < words.size(); i++) {
        slots.put(new Selector.Nth(i), slot(LB_NAME, List.of(words.get(i))));
      }
    }

    private void named(String tag, String value) {
      Optional<Selector.Named> selector = selector(tag);
      if (selector.isEmpty()) {
        whole = false;
        problems.add(
            "tag %s names no container port: expected %s<container> or %s<container>:<port>"
                .formatted(OneLine.of(tag), LB_PREFIX, LB_PREFIX));
        return;
      }
      List<String> words = WORDS.splitToList(value);
      if (words.isEmpty()) {
        problems.add(
            "tag " + OneLine.of(tag) + " is empty: expected pool ids separated by white space");
        slots.put(selector.get(), new Slot(Set.of(), true));
      } else {
        slots.put(selector.get(), slot(tag, words));
      }
    }

    private static Optional<Selector.Named> selector(String tag) {
      String name = tag.substring(LB_PREFIX.length());
      int colon = name.indexOf(':');
      if (colon < 0) {
        return name.isEmpty()
            ? Optional.empty()
            : Optional.of(new Selector.Named(name, OptionalInt.empty()));
      }
      try {
        int port = Integer.parseInt(name.substring(colon + 1));
        return colon == 0 || port < 1 || port > 65_535
            ? Optional.empty()
            : Optional.of(new Selector.Named(name.substring(0, colon), OptionalInt.of(port)));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    private Slot slot(String tag, List<String> words) {
      Set<PoolId> pools = new LinkedHashSet<>();
      boolean unreadable = false;
      for (String word : words) {
        try {
          PoolId pool = PoolId.parse(word);
          adapters.canonical(pool);
          pools.add(pool);
        } catch (RuntimeException e) {
          // A third party's adapter may say so in its own way.
          unreadable = true;
          problems.add(
              "tag "
                  + OneLine.of(tag)
                  + ": "
                  + OneLine.of(String.valueOf(e.getMessage()), LONGEST));
        }
      }
      return new Slot(ImmutableSet.copyOf(pools), unreadable);
    }

    private void healthyOnly(String value) {
      healthyOnly =
          switch (value) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> {
              problems.add(
                  "tag %s is '%s': expected true or false"
                      .formatted(HEALTHY_ONLY, OneLine.of(value)));
              yield Optional.empty();
            }
          };
    }
  }
}
