package io.ecsanywhere.harness.events;

import java.util.List;
import java.util.Random;

/** Messages that are no events. */
final class Garbage {

  private static final List<String> BODIES =
      List.of(
          "not JSON at all",
          "[]",
          "{}",
          "null",
          "{\"detail-type\":\"ECS Task State Change\",\"detail\":[]}",
          "{\"version\":\"0\",\"source\":\"aws.ecs\",\"detail-type\":\"ECS Task State Change\"}",
          "<?xml version=\"1.0\"?><event/>",
          "\uFFFD\uFFFD\uFFFD");

  private Garbage() {}

  /** Something of its own, or the first part of a real event. */
  static String next(Random random, String event) {
    int choice = random.nextInt(BODIES.size() + 1);
    return choice == BODIES.size() ? event.substring(0, event.length() / 2) : BODIES.get(choice);
  }
}
