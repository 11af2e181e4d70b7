package io.ecsanywhere.controller.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tab of the browser, which records what it asked for and what it complained of. */
final class Tab implements AutoCloseable {

  private static final String NOTE_VIOLATIONS =
      """
      window.violations = [];
      addEventListener('securitypolicyviolation',
        (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
      """;

  /** Where screenshots are left for people to look at. */
  private static final Path SHOTS = Path.of("target", "status-page");

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Browser browser;
  private final String session;
  private final String target;

  Tab(Browser browser, String session, String target) {
    this.browser = browser;
    this.session = session;
    this.target = target;
    browser.listen(session, this::heard);
    List.of("Network.enable", "Page.enable", "Runtime.enable", "Log.enable")
        .forEach(method -> call(method, Map.of()));
    call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_VIOLATIONS));
    size(1_200, 900, false);
  }

  private void heard(String method, JsonNode event) {
    switch (method) {
      case "Network.requestWillBeSent" ->
          requests.add(event.path("request").path("url").asString(""));
      case "Runtime.exceptionThrown" -> complaints.add(event.toString());
      case "Log.entryAdded" -> complaints.add(event.path("entry").path("text").asString(""));
      default -> {}
    }
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    return browser.call(session, method, parameters);
  }

  /** Goes to a page, and waits until it has shown something. */
  void open(String url) {
    call("Page.navigate", Map.of("url", url));
    until("Number(document.body?.dataset.ready ?? 0) > 0");
  }

  /** What an expression comes to. */
  JsonNode eval(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.path("exceptionDetails").toString()).as(expression).isIn("", "null");
    return answer.path("result").path("value");
  }

  /** Waits until an expression holds. */
  void until(String expression) {
    await(expression).atMost(Browser.PATIENCE).until(() -> eval(expression).asBoolean(false));
  }

  /** The visible text of the first element that a selector finds. */
  String text(String selector) {
    return eval("document.querySelector(" + quoted(selector) + ")?.innerText ?? 'none'").asString();
  }

  /** The texts of all of them, one line each. */
  List<String> texts(String selector) {
    return eval("[...document.querySelectorAll("
            + quoted(selector)
            + ")].map((e) => e.innerText.replaceAll(/\\s+/g, ' ').trim()).join('\\n')")
        .asString()
        .lines()
        .toList();
  }

  int count(String selector) {
    return eval("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  /** For how many milliseconds something keeps the page busy, with the layout that it takes. */
  double busyWith(String statements) {
    return eval("(() => { const began = performance.now(); "
            + statements
            + "; void document.body.offsetHeight; return performance.now() - began; })()")
        .asDouble();
  }

  /** Types into the search field as if it had been empty. Returns the milliseconds it takes. */
  double search(String words) {
    return busyWith(
        "const field = document.getElementById('search'); field.value = "
            + quoted(words)
            + "; field.dispatchEvent(new Event('input'))");
  }

  /** Asks the controller at once. Returns the milliseconds until what it says is shown. */
  double refresh() {
    return eval("""
    (async () => {
      const began = performance.now();
      const before = document.body.dataset.ready;
      document.dispatchEvent(new Event('visibilitychange'));
      while (document.body.dataset.ready === before) {
        await new Promise((done) => setTimeout(done, 5));
      }
      return performance.now() - began;
    })()
    """)
        .asDouble();
  }

  void press(String key) {
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyDown", "key", key, "text", key.equals("Enter") ? "\r" : ""));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  void size(int width, int height, boolean phone) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  void prefers(String colours) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  void shoot(String name) throws IOException {
    String png = call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString();
    Files.createDirectories(SHOTS);
    Files.write(SHOTS.resolve(name + ".png"), Base64.getDecoder().decode(png));
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  @Override
  public void close() {
    browser.call("", "Target.closeTarget", Map.of("targetId", target));
  }
}
