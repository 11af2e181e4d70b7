package io.ecsanywhere.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Health;
import io.ecsanywhere.controller.command.HttpAddress;
import io.ecsanywhere.controller.http.StatusServer;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.model.TaskStatus;
import io.ecsanywhere.informers.source.ApiFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** The page as a browser shows it. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class StatusPageTest {

  private static final HttpAddress ANY_PORT =
      new HttpAddress(Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  private static final String MARKUP = "<img src=x onerror=document.title='owned'>";

  private Browser browser;
  private Scene scene = new Scene();
  private StatusServer server = StatusServer.bind(ANY_PORT);
  private Optional<Tab> open = Optional.empty();

  @BeforeAll
  void start() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  void end() throws Exception {
    browser.close();
  }

  @AfterEach
  void leave() {
    open.ifPresent(Tab::close);
    open = Optional.empty();
    server.close();
    server = StatusServer.bind(ANY_PORT);
    scene = new Scene();
  }

  private String url() {
    return "http://" + server.address().orElseThrow() + "/";
  }

  private Tab page() {
    server.serve(scene.answers());
    Tab tab = browser.tab();
    open = Optional.of(tab);
    tab.open(url());
    return tab;
  }

  private void service(String name, String pool) {
    scene.aws.service(name, Map.of("ecs-a.lbName", "fake:" + pool));
  }

  /** One service for each of the ways in which one can stand. */
  private void someOfEach() {
    scene.aws.host("host-1", "10.0.0.1");
    scene.aws.host("host-2", "10.0.0.2");
    for (String pool : new String[] {"web", "api", "search", "mail", "login"}) {
      scene.balancer.pool(pool);
      service(pool, pool);
    }
    service("lost", "nowhere");
    scene.aws.service("batch", Map.of());
    int port = 32_768;
    for (String name : new String[] {"web", "api", "search", "mail", "login"}) {
      scene.aws.run("arn/" + name + "-task-1", name, "host-1", port);
      scene.aws.run("arn/" + name + "-task-2", name, "host-2", port++);
    }
    scene.settle();
    scene.balancer.health.put(Target.of("10.0.0.1", 32_768), new Health("healthy", ""));
    scene.balancer.health.put(Target.of("10.0.0.2", 32_768), new Health("healthy", ""));
    scene.balancer.health.put(Target.of("10.0.0.1", 32_769), new Health("healthy", ""));
    scene.balancer.health.put(
        Target.of("10.0.0.2", 32_769), new Health("unhealthy", "Target.Timeout"));
    scene.aws.run("arn/web-task-3", "web", "host-2", 40_000);
    scene.aws.turn("arn/web-task-3", TaskStatus.RUNNING, TaskStatus.PENDING);
    scene.aws.host("host-3", "");
    scene.aws.run("arn/mail-task-3", "mail", "host-3", 40_001);
    scene.balancer.failing.put(
        "members search", new ApiFailure.Transient("fake:members", "the connection was reset"));
    scene.advance(Scene.PERIOD.multipliedBy(2));
    scene.settle();
  }

  private static void has(Tab tab, String selector, String... words) {
    assertThat(tab.text(selector)).contains(words);
  }

  private static void openRow(Tab tab, String key) {
    tab.eval("document.querySelector('details[data-key=\"" + key + "\"] summary').click()");
    tab.until("document.querySelector('details[data-key=\"" + key + "\"] .inside') !== null");
  }

  private static void go(Tab tab, String name) {
    tab.eval("document.getElementById('tab-" + name + "').click()");
    tab.until(
        "document.getElementById('tab-" + name + "').getAttribute('aria-current') === 'page'");
  }

  @Test
  void theWorstIsOnTopAndEverythingIsThere() throws IOException {
    someOfEach();
    Tab tab = page();

    assertThat(tab.texts("#list .row .name"))
        .containsExactly(
            "one / search",
            "one / lost",
            "one / api",
            "one / mail",
            "one / login",
            "one / web",
            "one / batch");
    assertThat(tab.texts("#list .row > summary > .badge"))
        .containsExactly(
            "failed", "rejected", "unhealthy", "tasks out", "right", "right", "no pool");
    has(tab, "#headline", "4 of 7 services need a look");
    has(tab, "#extent", "6 pools in 1 cluster");
    has(tab, "#lease", "This replica leads, epoch 7, renewed");
    has(tab, "#role", "leading");
    openRow(tab, "one/search");
    has(
        tab,
        "[data-key='one/search']",
        "fake:members: the connection was reset",
        "attempt 1",
        "ago, by drift");
    openRow(tab, "one/web");
    has(
        tab,
        "[data-key='one/web']",
        "not-running",
        "web-task-3",
        "PENDING",
        "10.0.0.1:32768",
        "healthy");
    tab.shoot("services-light");
    tab.prefers("dark");
    tab.shoot("services-dark");
    go(tab, "pools");
    assertThat(tab.texts("#list .row .name"))
        .containsExactly(
            "fake:nowhere", "fake:search", "fake:api", "fake:login", "fake:mail", "fake:web");
    openRow(tab, "fake:api");
    assertThat(tab.texts("[data-key='fake:api'] .things li").getFirst())
        .startsWith("unhealthy 10.0.0.2:32769 Target.Timeout task api-task-2 of one/api");
    tab.shoot("pools-dark");
    go(tab, "controller");
    has(
        tab,
        "#list",
        "elb-target-writes",
        "17 of 20 free",
        "3 waiting",
        "tasks: 3 s ago",
        "behind");
    tab.shoot("controller-dark");
    assertThat(tab.requests).isNotEmpty().allMatch(request -> request.startsWith(url()));
    assertThat(tab.complaints).isEmpty();
    assertThat(tab.eval("violations.length").asInt()).isZero();
  }

  @Test
  void whatLooksLikeMarkupIsShownAsText() {
    scene.balancer.pool("p");
    scene.aws.host(MARKUP, "10.0.0.1");
    service(MARKUP, "p");
    scene.aws.service("tagged", Map.of("ecs-a.lbName", "<script>top.owned=1</script>:x"));
    scene.aws.run("arn/" + MARKUP, MARKUP, MARKUP, 80);
    scene.aws.run("arn/<b>2", MARKUP, MARKUP, 81);
    scene.aws.turn("arn/<b>2", TaskStatus.RUNNING, TaskStatus.PENDING);
    scene.settle();
    Tab tab = page();

    assertThat(tab.texts("#list .row .name")).contains("one / " + MARKUP);
    tab.eval("document.querySelectorAll('summary').forEach((summary) => summary.click())");
    tab.until("document.querySelectorAll('.inside').length === 2");
    has(tab, "#list", "<b>2", "<script>top.owned=1</script>", MARKUP);
    tab.search("<img");
    assertThat(tab.count("#list .row")).isEqualTo(1);
    assertThat(tab.count("#list img, #list script, #list b")).isZero();
    assertThat(tab.eval("document.title").asString()).isEqualTo("(1) ECS Anywhere Controller");
    assertThat(tab.eval("typeof window.owned").asString()).isEqualTo("undefined");
    assertThat(tab.eval("violations.join()").asString()).isEmpty();
    assertThat(tab.requests).allMatch(request -> request.startsWith(url()));
  }

  @Test
  void thePolicyLetsNoMarkupOrScriptIn() {
    Tab tab = page();

    tab.eval("new Image().src = 'http://127.0.0.1:9/pixel'");
    tab.until("violations.includes('img-src http://127.0.0.1:9/pixel')");
    tab.eval("fetch('http://127.0.0.1:9/').catch(() => {})");
    tab.until("violations.includes('connect-src http://127.0.0.1:9/')");
    assertThat(
            tab.eval(
                    "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'let in'; }"
                        + " catch { return 'refused'; } })()")
                .asString())
        .isEqualTo("refused");
  }

  @Test
  void searchFindsServicesPoolsTasksAndTargets() {
    someOfEach();
    Tab tab = page();

    tab.search("LOGIN");
    assertThat(tab.texts("#list .row .name")).containsExactly("one / login");
    tab.search("10.0.0.2:32769");
    assertThat(tab.texts("#list .row .name")).containsExactly("one / api");
    has(tab, ".hits", "target 10.0.0.2:32769, task api-task-2");
    has(tab, "#tab-pools", "1 of 6");
    tab.search("mail-task-3");
    has(tab, ".hits", "task mail-task-3: no-host-address");
    tab.search("nowhere rejected");
    assertThat(tab.texts("#list .row .name")).containsExactly("one / lost");
    tab.search("nothing like it");
    has(tab, "#shown", "Nothing is found.");
    tab.search("");
    assertThat(tab.count("#list .row")).isEqualTo(7);
    tab.eval("document.querySelector('[data-only=right]').click()");
    assertThat(tab.texts("#list .row .name")).containsExactly("one / login", "one / web");
  }

  @Test
  void theKeyboardIsEnough() {
    someOfEach();
    Tab tab = page();

    tab.press("/");
    tab.until("document.activeElement.id === 'search'");
    tab.eval("document.querySelector('[data-key=\"one/web\"] summary').focus()");
    tab.press("Enter");
    tab.until("document.querySelector('[data-key=\"one/web\"]').open");
    scene.aws.run("arn/web-task-9", "web", "host-1", 50_000);
    scene.settle();
    tab.refresh();
    has(tab, "[data-key='one/web']", "web-task-9");
    assertThat(tab.eval("document.activeElement.closest('details').dataset.key").asString())
        .isEqualTo("one/web");
    assertThat(
            tab.eval(
                    "[...document.querySelectorAll('a, button, input, meter')].filter((e) =>"
                        + " !e.innerText && !e.labels?.length && !e.ariaLabel).length")
                .asInt())
        .isZero();
  }

  @Test
  void aChangeShowsByItselfAndWhenTheControllerIsAwayThatIsSaid() {
    someOfEach();
    Tab tab = page();
    assertThat(tab.text("#away")).isEmpty();

    scene.aws.service("brand-new", Map.of());
    scene.settle();
    tab.until("document.querySelector('[data-key=\"one/brand-new\"]') !== null");

    server.close();
    tab.until("!document.getElementById('away').hidden");
    has(tab, "#away", "The controller has not answered since ");
    assertThat(tab.count("#list .row")).isEqualTo(8);
  }

  @Test
  void aStandbySaysThatItIsOne() {
    scene.leading = false;
    someOfEach();
    Tab tab = page();

    has(tab, "#standby", "This replica is standby, and does not lead");
    has(tab, "#lease", "Led by another, epoch 7");
    has(tab, "#headline", "Nothing is known to be wrong");
    assertThat(tab.texts("#list .row > summary > .badge")).contains("not seen");
  }

  @Test
  void aPhoneNeedsNoSidewaysScrolling() throws IOException {
    someOfEach();
    String longName = "a-service-with-a-name-as-long-as-they-come-".repeat(5);
    service(longName, "p".repeat(120));
    scene.settle();
    Tab tab = page();
    tab.size(375, 800, true);

    for (String name : new String[] {"services", "pools", "controller"}) {
      go(tab, name);
      tab.eval("document.querySelectorAll('summary').forEach((summary) => summary.click())");
      tab.until(
          "document.querySelectorAll('.inside').length ==="
              + " document.querySelectorAll('.row').length");
      assertThat(tab.eval("document.documentElement.scrollWidth").asInt())
          .as(name)
          .isLessThanOrEqualTo(375);
      tab.eval("document.querySelectorAll('summary').forEach((summary) => summary.click())");
      tab.shoot(name + "-phone");
    }
  }

  @Test
  void aThousandServicesAreShownInPartsAndAllOfThemAreFound() throws IOException {
    for (int host = 0; host < 10; host++) {
      scene.aws.host("host-" + host, "10.0.0." + (host + 1));
    }
    for (int i = 0; i < 1_000; i++) {
      String name = "service-%03d".formatted(i);
      scene.balancer.pool(name);
      service(name, name);
      for (int host = 0; host < 10; host++) {
        scene.aws.run("arn/%s-%d".formatted(name, host), name, "host-" + host, 10_000 + i);
      }
    }
    scene.balancer.failing.put(
        "members service-777", new ApiFailure.Transient("fake:members", "told to fail"));
    scene.settle();
    Tab tab = page();
    double opened = tab.eval("performance.now()").asDouble();

    has(tab, "#headline", "1 of 1,000 services needs a look");
    has(tab, "#shown", "100 of 1,000 shown, the worst first");
    assertThat(tab.texts("#list .row .name"))
        .hasSize(100)
        .startsWith("one / service-777", "one / service-000", "one / service-001");
    assertThat(tab.count("*")).isLessThan(2_500);
    tab.shoot("thousand");
    double searched = tab.search("10.0.0.4:10500");
    assertThat(tab.texts("#list .row .name")).containsExactly("one / service-500");
    tab.search("service-99");
    assertThat(tab.count("#list .row")).isEqualTo(10);
    tab.search("");
    double shownAll = tab.busyWith("document.getElementById('more').click()");
    assertThat(tab.count("#list .row")).isEqualTo(1_000);
    assertThat(tab.eval("document.getElementById('more').hidden").asBoolean()).isTrue();
    int sent = tab.requests.size();
    double refreshed = tab.refresh();
    assertThat(tab.requests).hasSizeGreaterThan(sent);
    assertThat(
            tab.eval(
                    "performance.getEntriesByType('resource').filter((e) =>"
                        + " e.name.endsWith('/services')).at(-1).responseStatus")
                .asInt())
        .isEqualTo(304);

    // In milliseconds; many times of what a machine takes that has nothing else to do.
    assertThat(opened).isLessThan(5_000);
    assertThat(List.of(searched, shownAll, refreshed)).allMatch(took -> took < 2_000);
    assertThat(sizeOf(tab, "services")).isBetween(100_000.0, 1_000_000.0);
    assertThat(sizeOf(tab, "pools")).isBetween(100_000.0, 2_000_000.0);
  }

  /** Of the largest answer, in bytes. */
  private static double sizeOf(Tab tab, String name) {
    return tab.eval(
            "Math.max(...performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/"
                + name
                + "')).map((e) => e.decodedBodySize))")
        .asDouble();
  }
}
