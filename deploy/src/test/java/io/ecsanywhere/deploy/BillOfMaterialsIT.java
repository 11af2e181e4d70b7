package io.ecsanywhere.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the distribution says that it holds, against what it does hold. */
class BillOfMaterialsIT {

  private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));

  /** By their SPDX names: those under which a jar may be given on unchanged beside ours. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "BSD-2-Clause", "CC0-1.0", "EPL-2.0", "LGPL-2.1-only", "MIT", "MIT-0");

  private JsonNode bill;

  @BeforeEach
  void read() throws IOException {
    assumeTrue(
        System.getProperty("maven").equals("offline false"),
        "Maven makes no bill of materials when offline");
    bill = new ObjectMapper().readTree(DISTRIBUTION.resolve("sbom.json").toFile());
  }

  private List<JsonNode> components() {
    return bill.get("components").valueStream().toList();
  }

  private static List<String> licences(JsonNode component) {
    return component
        .path("licenses")
        .valueStream()
        .map(licence -> licence.at("/license/id").asText(licence.toString()))
        .toList();
  }

  @Test
  void listsTheVeryJarsOfLib() throws Exception {
    TreeMap<String, String> jars = new TreeMap<>();
    try (Stream<Path> lib = Files.list(DISTRIBUTION.resolve("lib"))) {
      for (Path jar : lib.filter(file -> file.toString().endsWith(".jar")).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        jars.put(HexFormat.of().formatHex(digest), jar.getFileName().toString());
      }
    }
    TreeMap<String, String> listed = new TreeMap<>();
    for (JsonNode component : components()) {
      listed.put(
          sha256(component),
          "%s-%s.jar"
              .formatted(component.path("name").asText(), component.path("version").asText()));
    }
    assertThat(listed).isEqualTo(jars).hasSize(components().size());
  }

  private static String sha256(JsonNode component) {
    return component
        .path("hashes")
        .valueStream()
        .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
        .map(hash -> hash.path("content").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void differsInNothingFromOneBuildToTheNext() {
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("ecs-anywhere-distribution");
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.at("/metadata/timestamp").isMissingNode()).isTrue();
  }

  @Test
  void everyJarHasALicenceAndNoneThatWasNotThoughtOf() {
    assertThat(components())
        .allSatisfy(
            component ->
                assertThat(licences(component))
                    .as(component.path("purl").asText())
                    .isNotEmpty()
                    .isSubsetOf(ALLOWED));
  }

  @Test
  void thePageForPeopleSaysTheSame() throws IOException {
    List<String> rows =
        components().stream()
            .filter(component -> !component.path("group").asText().equals("io.ecsanywhere"))
            .map(BillOfMaterialsIT::row)
            .sorted()
            .toList();
    assertThat(
            Files.readString(DISTRIBUTION.resolve("THIRD-PARTY.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n")))
        .isEqualTo(String.join("\n", rows));
  }

  private static String row(JsonNode component) {
    return "| `%s:%s` | %s |"
        .formatted(
            component.path("group").asText(),
            component.path("name").asText(),
            String.join(", ", licences(component)));
  }
}
