package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Sets;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever users can write or read is documented, and what is documented is there. */
class DocumentationTest {

  private static final String TROUBLES = "deploy/docs/troubleshooting.md";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  /** The words in code type of one column of the table whose first heading this is. */
  private static Set<String> column(String page, String heading, int column) {
    return rows(page, heading).stream()
        .map(row -> row.split(" \\| ", -1)[column])
        .flatMap(cell -> CODE.matcher(cell).results())
        .map(code -> code.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of the table whose first heading this is. */
  private static List<String> rows(String page, String heading) {
    List<String> rows =
        Sources.text(Repository.file(page))
            .lines()
            .dropWhile(line -> !line.startsWith("| " + heading + " |"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .toList();
    assertThat(rows).as(page + ", " + heading).isNotEmpty();
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"run, README.md", "plan, controller/PLAN.md"})
  void flags(String command, String page) {
    Set<String> documented =
        column(page, "flag", 0).stream()
            .map(flag -> flag.split(" ", -1)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(Flags.defaults(command).keySet());
  }

  @Test
  void defaults() {
    Map<String, String> told = new TreeMap<>();
    for (String row : rows("README.md", "flag")) {
      String[] cells = row.substring(2).split(" \\| ", -1);
      List<String> flags =
          CODE.matcher(cells[0]).results().map(flag -> flag.group(1).split(" ", -1)[0]).toList();
      List<String> values =
          flags.size() == 1 ? List.of(cells[1]) : List.of(cells[1].split(", ", -1));
      assertThat(values).as(row).hasSameSizeAs(flags);
      for (int i = 0; i < flags.size(); i++) {
        told.put(flags.get(i), values.get(i));
      }
    }
    // In words what having none comes to.
    told.replace("--host-cidr", "any private address", "none");
    assertThat(told).isEqualTo(Flags.defaults("run"));
  }

  @Test
  void metrics() throws IOException {
    Set<String> names = Sources.wordsOf("controller/METRICS.md", "^\\| `([a-z0-9_]+)` \\|");
    assertThat(names).hasSizeGreaterThan(30);
    for (Path page : pages()) {
      assertThat(Sources.wordsOf(page.toString(), "\\b((?:ecsa|workqueue)_[a-z_]+)"))
          .as(page.toString())
          .allSatisfy(
              name ->
                  assertThat(names)
                      .containsAnyOf(name, name.replaceFirst("_(bucket|sum|count|max)$", "")));
    }
  }

  /** Names end with the unit of what they measure, of counters before {@code _total}. */
  @Test
  void unitsOfMetrics() {
    Map<String, String> units = Map.of("seconds", "seconds", "bytes", "bytes", "ns", "nanoseconds");
    List<MatchResult> rows =
        Pattern.compile("(?m)^\\| `([a-z0-9_]+?)(?:_total)?` \\| [a-z]+ \\| (\\w+)")
            .matcher(Sources.text(Repository.file("controller/METRICS.md")))
            .results()
            .toList();
    assertThat(rows).hasSizeGreaterThan(30);
    for (MatchResult row : rows) {
      String last = row.group(1).substring(row.group(1).lastIndexOf('_') + 1);
      String unit = row.group(2);
      assertThat(units.containsKey(last) ? units.get(last) : "another than " + unit)
          .as(row.group(1))
          .isEqualTo(units.containsValue(unit) ? unit : "another than " + unit);
    }
  }

  /** Whatever tests ask of the machine is named on the page, and installed in CI. */
  @Test
  void programsThatTestsNeed() {
    Set<String> asked = programsAskedFor();
    assertThat(asked).contains("aws", "cfn-lint", "faketime", "squid");
    // Asked for by a module that does not know the harness.
    asked.add("chromium");
    String page = Sources.text(Repository.file("README.md"));
    String needs = page.substring(page.indexOf("Some tests need"), page.indexOf("The demo needs"));
    String ci = Sources.text(Repository.file(".ci/run"));
    for (String program : asked) {
      assertThat(needs).contains("`" + program + "`");
      assertThat(ci).containsPattern("(?m)(^|[ /=])" + program + "([ =/)]|$)");
    }
  }

  /** A test whose program is not there is left out: what it starts by name it has asked for. */
  @Test
  void programsThatTestsStartByName() {
    Set<String> started =
        Stream.of("informers", "adapters", "controller", "deploy", "test-harness")
            .flatMap(
                module ->
                    Sources.words(Repository.file(module), "ProcessBuilder\\(\\s*\"([a-z0-9-]+)\"")
                        .stream())
            .collect(Collectors.toCollection(TreeSet::new));
    // Every machine has a shell.
    assertThat(started).contains("sh", "prometheus");
    started.remove("sh");
    assertThat(programsAskedFor()).containsAll(started);
  }

  private static Set<String> programsAskedFor() {
    return Sources.words(
        Repository.file("test-harness"),
        "Installed\\.(?:program|promised)\\(\\s*\"([a-z0-9-]+)\"");
  }

  @Test
  void flagsAndVariablesThatPagesSpeakOf() throws IOException {
    for (Path page : pages()) {
      String name = page.toString();
      assertThat(Sources.wordsOf(name, "`(--[a-z]+-[a-z-]+)[`= ]"))
          .as(name)
          .isSubsetOf(Flags.names());
      assertThat(Sources.wordsOf(name, "(ECSA_[A-Z_]+[A-Z])"))
          .as(name)
          .isSubsetOf(Flags.variables());
    }
    assertThat(Sources.wordsOf("deploy/systemd/ecs-anywhere-controller.env", "(ECSA_[A-Z_]+)="))
        .isNotEmpty()
        .isSubsetOf(Flags.variables());
  }

  /**
   * What the README has one make by hand is one chain: the rule sends to the queue, which lets it.
   */
  @Test
  void theQueueThatIsMadeByHand() throws JsonProcessingException {
    String page = Sources.text(Repository.file("README.md"));
    String block = page.substring(page.indexOf("```json") + 7);
    String policy =
        JSON.readTree(block.substring(0, block.indexOf("```"))).path("Policy").textValue();
    JsonNode statement = JSON.readTree(policy).path("Statement");
    assertThat(statement).hasSize(1);
    assertThat(statement.at("/0/Effect").asText()).isEqualTo("Allow");
    assertThat(statement.at("/0/Principal/Service").asText()).isEqualTo("events.amazonaws.com");
    assertThat(statement.at("/0/Action").asText()).isEqualTo("sqs:SendMessage");
    assertThat(statement.at("/0/Resource").asText())
        .isEqualTo(found(page, "put-targets .*Arn=(\\S+)"));
    assertThat(statement.at("/0/Condition/ArnEquals/aws:SourceArn").asText())
        .endsWith(":rule/" + found(page, "put-rule --name (\\S+)"));
    assertThat(JSON.readTree(found(page, "--event-pattern '(.*)'")).path("detail-type"))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            Sources.wordsOf("deploy/cloudformation/controller.yml", "\"(ECS [A-Za-z ]+)\""));
  }

  private static String found(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  @Test
  void tags() {
    Set<String> read = Sources.words("\"(ecs-a\\.[a-zA-Z]+)[\"/]");
    Set<String> asked =
        Sources.wordsOf("deploy/cloudformation/controller.yml", "ResourceTag/(ecs-a\\.[a-zA-Z]+)");
    assertThat(Sources.wordsOf("README.md", "`(ecs-a\\.[a-zA-Z]+)"))
        .isEqualTo(Sets.union(read, asked));
  }

  @Test
  void reasons() {
    Set<String> reasons =
        Arrays.stream(Reason.values())
            .map(Reason::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(column("README.md", "reason", 0)).containsAll(reasons);
    assertThat(column(TROUBLES, "reason", 0)).isEqualTo(reasons);
  }

  @Test
  void outcomes() {
    assertThat(column(TROUBLES, "outcome", 0)).isEqualTo(new TreeSet<>(Outcome.WORDS));
    assertThat(column(TROUBLES, "requeue_reason", 0))
        .isEqualTo(Sources.words("(?:RequeueAfter\\(|POOL_BUSY = )\"([a-z-]+)\""));
  }

  @Test
  void kindsOfErrors() {
    Set<String> kinds =
        Sources.wordsOf(
            "informers/src/main/java/io/ecsanywhere/informers/source/ApiFailure.java",
            "-> \"([a-z-]+)\";");
    Set<String> others = Sources.words("(?:Rejected\\(|\"error_kind\", |Failed\\()\"([a-z-]+)\"");
    assertThat(column(TROUBLES, "error_kind", 0)).isEqualTo(Sets.union(kinds, others));
  }

  @Test
  void events() {
    assertThat(column(TROUBLES, "event", 0))
        .isEqualTo(Sources.words("(?:\"event\",|failed\\()\\s*\"([a-z-]+)\""));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      LINK.matcher(Sources.text(page))
          .results()
          .map(link -> page.resolveSibling(link.group(1)).normalize())
          .forEach(target -> assertThat(target).as(page.toString()).exists());
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(Repository.file("deploy/docs"))) {
      return Stream.concat(
              Stream.of(Repository.file("README.md"), Repository.file("deploy/README.md")), pages)
          .toList();
    }
  }
}
