package io.ecsanywhere.controller.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.controller.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;

/** The page for people, of files in the jar, each named here: there is no other. */
public final class StatusPage {

  private StatusPage() {}

  /** The page's files by path. */
  public static ImmutableSortedMap<String, Supplier<Answer>> files() {
    return ImmutableSortedMap.<String, Supplier<Answer>>naturalOrder()
        .put("/", file("status.html", Answer.HTML))
        .put("/icon.svg", file("icon.svg", Answer.SVG))
        .put("/model.js", file("model.js", Answer.SCRIPT))
        .put("/rows.js", file("rows.js", Answer.SCRIPT))
        .put("/status.css", file("status.css", Answer.CSS))
        .put("/status.js", file("status.js", Answer.SCRIPT))
        .buildOrThrow();
  }

  private static Supplier<Answer> file(String name, String contentType) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name + " is not on the class path").readAllBytes();
      Answer answer = new Answer(200, contentType, new String(bytes, UTF_8));
      return () -> answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
