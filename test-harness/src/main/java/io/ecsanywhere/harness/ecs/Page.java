package io.ecsanywhere.harness.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsanywhere.harness.front.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of a list. The token names the last entry that was listed, so that what comes and goes
 * between two pages neither repeats nor hides others.
 */
record Page<T>(List<T> entries, String token) {

  private static final int MOST = 100;

  /**
   * @param usual how many entries a page has unless the call asks for another number
   */
  static <T> Page<T> of(NavigableMap<String, T> all, Predicate<T> filter, Input input, int usual) {
    int size = input.integer("maxResults", usual);
    if (size < 1 || size > MOST) {
      throw Input.invalid("maxResults must be between 1 and " + MOST + ".");
    }
    var token = input.text("nextToken");
    var rest = token.isEmpty() ? all : all.tailMap(decoded(token), false);
    var entries = new ArrayList<T>();
    var last = "";
    for (var entry : rest.entrySet()) {
      if (!filter.test(entry.getValue())) {
        continue;
      }
      if (entries.size() == size) {
        return new Page<>(entries, encoded(last));
      }
      entries.add(entry.getValue());
      last = entry.getKey();
    }
    return new Page<>(entries, "");
  }

  ObjectNode answer(String member, Function<T, String> name) {
    var answer = Json.object();
    var names = answer.putArray(member);
    entries.forEach(entry -> names.add(name.apply(entry)));
    return token.isEmpty() ? answer : answer.put("nextToken", token);
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Input.invalid("Invalid token.");
    }
  }
}
