package io.ecsanywhere.harness.elb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.Longs;
import java.util.List;
import java.util.function.Function;

/**
 * Answers a list page by page. A marker names the last item that was answered by its serial number,
 * so that items that come and go between two pages move no other across their border.
 */
final class Page {

  private static final int LARGEST = 400;

  private Page() {}

  /** Something that was created in an order. */
  interface Numbered {
    long serial();
  }

  /**
   * A page of the items.
   *
   * @param items in the order of their serial numbers
   */
  static <T extends Numbered> ObjectNode of(
      String member, List<T> items, Parameters parameters, Function<T, ? extends JsonNode> json) {
    int size = parameters.integer("PageSize", 1, LARGEST).orElse(LARGEST);
    long after = parameters.text("Marker").map(Page::marker).orElse(-1L);
    List<T> rest = items.stream().filter(item -> item.serial() > after).toList();
    List<T> page = rest.subList(0, Math.min(size, rest.size()));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray(member).addAll(page.stream().map(json).toList());
    if (page.size() < rest.size()) {
      answer.put("NextMarker", Long.toString(page.getLast().serial(), Character.MAX_RADIX));
    }
    return answer;
  }

  private static long marker(String text) {
    Long serial = Longs.tryParse(text, Character.MAX_RADIX);
    if (serial == null) {
      throw Errors.validation("'" + text + "' is not a valid marker");
    }
    return serial;
  }
}
