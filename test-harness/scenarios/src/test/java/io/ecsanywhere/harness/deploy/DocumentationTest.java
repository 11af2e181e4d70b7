package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.ecsanywhere.controller.eligible.Reason;
import io.ecsanywhere.controller.reconcile.Outcome;
import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever users can write or read is documented, and what is documented is there. */
class DocumentationTest {

  private static final String TROUBLES = "deploy/docs/troubleshooting.md";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  /** The words in code type of one column of the table whose first heading this is. */
  private static Set<String> column(String page, String heading, int column) {
    List<String> rows =
        Sources.text(Repository.file(page))
            .lines()
            .dropWhile(line -> !line.startsWith("| " + heading + " |"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .toList();
    assertThat(rows).as(page + ", " + heading).isNotEmpty();
    return rows.stream()
        .map(row -> row.split(" \\| ", -1)[column])
        .flatMap(cell -> CODE.matcher(cell).results())
        .map(code -> code.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void flags() {
    Set<String> documented =
        column("README.md", "flag", 0).stream()
            .map(flag -> flag.split(" ", -1)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(Flags.names());
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
