package io.ecsanywhere.harness.seeded.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lists into pages, of which a token names the last thing shown; and puts together what a
 * caller has got of them.
 */
final class Listings {

  /** Small, so that every list has a second page. */
  private static final int PAGE = 3;

  /** A page of ids. */
  record Page(List<String> ids, @Nullable String next) {}

  private record Open(long began, SortedSet<String> ids) {}

  private final Map<Thread, Open> open = new HashMap<>();

  static Page page(SortedSet<String> all, @Nullable String token, boolean partial) {
    List<String> left = new ArrayList<>(token == null ? all : all.tailSet(token + "\0"));
    boolean more = left.size() > PAGE;
    List<String> ids = new ArrayList<>(more ? left.subList(0, PAGE) : left);
    String next = more ? ids.getLast() : null;
    if (partial && !ids.isEmpty()) {
      ids.removeFirst();
    }
    return new Page(ids, next);
  }

  /** The caller on this thread has got a page; a whole list where it was the last. */
  @Nullable Whole got(@Nullable String token, Page page, long asked) {
    if (token == null) {
      open.put(Thread.currentThread(), new Open(asked, new TreeSet<>()));
    }
    Open list = open.get(Thread.currentThread());
    if (list == null) {
      return null;
    }
    list.ids.addAll(page.ids);
    if (page.next != null) {
      return null;
    }
    open.remove(Thread.currentThread());
    return new Whole(list.began, list.ids);
  }

  /** A whole list. */
  record Whole(long began, SortedSet<String> ids) {}
}
