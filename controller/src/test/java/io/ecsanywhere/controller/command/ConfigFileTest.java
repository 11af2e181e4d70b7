package io.ecsanywhere.controller.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsanywhere.adapters.pool.Cidr;
import io.ecsanywhere.controller.log.LogLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

  private static final String FILE =
      """
      # what all replicas share
      cluster: [shop, blog]
      host-cidr:
        - 10.0.0.0/8
        - fd00::/8
      task-resync-period: 10s
      workers: 4
      dry-run: true
      log-level: debug
      service: web
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("ecsa.yml"), text);
  }

  private static Request read(Path file, Map<String, String> environment, String... flags) {
    List<String> args = new ArrayList<>(List.of("run", "--config=" + file));
    args.addAll(List.of(flags));
    return CommandReader.read(args, environment);
  }

  private static Options run(Path file, Map<String, String> environment, String... flags) {
    Request request = read(file, environment, flags);
    assertThat(request).isInstanceOf(Request.Run.class);
    return ((Request.Run) request).options();
  }

  private String refusal(String text) throws IOException {
    Path file = file(text);
    Request request = read(file, Map.of(), "--cluster=c");
    assertThat(request).isInstanceOf(Request.Refused.class);
    String line = ((Request.Refused) request).line();
    assertThat(line).startsWith(file.toString()).doesNotContain("\n");
    return line.substring(folder.toString().length() + 1);
  }

  @Test
  void aFilesValuesAreThoseOfFlags() throws Exception {
    Path file = file(FILE);
    Options options = run(file, Map.of());

    assertThat(options.clusters()).containsExactly("shop", "blog");
    assertThat(options.hostCidrs())
        .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    assertThat(options.taskResyncPeriod()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.workers()).isEqualTo(4);
    assertThat(options.dryRun()).isTrue();
    assertThat(options.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(options.config()).contains(file);
    assertThat(options.inForce(Flags.RUN))
        .containsEntry("config", file.toString())
        .containsEntry("workers", 4);
  }

  @Test
  void theEnvironmentBeatsTheFileAndTheCommandLineBoth() throws Exception {
    Options options =
        run(
            file(FILE),
            Map.of("ECSA_WORKERS", "5", "ECSA_CLUSTER", "env", "ECSA_TASK_RESYNC_PERIOD", "20s"),
            "--cluster=mine",
            "--task-resync-period=30s");

    assertThat(options.workers()).isEqualTo(5);
    assertThat(options.clusters()).containsExactly("mine");
    assertThat(options.taskResyncPeriod()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.dryRun()).isTrue();
  }

  @Test
  void theFileIsFoundByTheEnvironmentAndServesPlanToo() throws Exception {
    Request request =
        CommandReader.read(List.of("plan"), Map.of("ECSA_CONFIG", file(FILE).toString()));

    assertThat(request).isInstanceOf(Request.Plan.class);
    Options options = ((Request.Plan) request).options();
    assertThat(options.clusters()).containsExactly("shop", "blog");
    assertThat(options.services()).containsExactly("web");
    assertThat(options.workers()).isEqualTo(16);
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(run(file("# nothing yet\n"), Map.of(), "--cluster=c").workers()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          worker: 3                 | ecsa.yml:2: unknown key 'worker': did you mean workers?
          frobnicate: 3             | ecsa.yml:2: unknown key 'frobnicate': run --help lists the flags, whose names without dashes are the keys
          config: other.yml         | ecsa.yml:2: unknown key 'config': run --help lists the flags, whose names without dashes are the keys
          --workers: 3              | ecsa.yml:2: unknown key '--workers': did you mean workers?
          workers: 0                | ecsa.yml:2: workers takes a whole number from 1 to 256, not '0'
          workers: [1, 2]           | ecsa.yml:2: workers takes a whole number from 1 to 256: one value, as a text
          workers:                  | ecsa.yml:2: workers takes a whole number from 1 to 256, and has no value
          dry-run: yes              | ecsa.yml:2: dry-run takes true or false, not 'yes'
          log-format: text          | ecsa.yml:2: log-format is given twice, first in line 1
          host-cidr: [10.0.0.0/8,x] | ecsa.yml:2: host-cidr takes a block of addresses such as 10.0.0.0/16 or fd00::/8, not 'x'
          retry-max-delay: 1ms      | ecsa.yml:2: retry-max-delay takes a duration no shorter than --retry-base-delay, which is 200ms, not '1ms'
          [a]: b                    | ecsa.yml:2: expected flags' names as keys, such as workers: 16 or cluster: [shop, blog]
          """)
  void whatIsWrongIsNamedWithItsLine(String line, String complaint) throws Exception {
    assertThat(refusal("log-format: json\n" + line + "\n")).isEqualTo(complaint);
  }

  @Test
  void whatIsNoYamlIsNamedWithItsLine() throws Exception {
    assertThat(refusal("workers: 3\ncluster: *\n")).startsWith("ecsa.yml:2: ");
    assertThat(refusal("workers\n")).startsWith("ecsa.yml:1: expected flags' names as keys");
    assertThat(refusal("workers: 3\n---\nworkers: 4\n")).startsWith("ecsa.yml:2: ");
    assertThat(refusal("workers: \u0001\n")).startsWith("ecsa.yml: ");
  }

  @Test
  void whatIsOverriddenIsCheckedToo() throws Exception {
    Request request = read(file("workers: 0\n"), Map.of(), "--cluster=c", "--workers=3");

    assertThat(request).isInstanceOf(Request.Refused.class);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    Path nowhere = folder.resolve("nowhere.yml");
    assertThat(read(nowhere, Map.of()))
        .isEqualTo(
            new Request.Refused(
                "--config takes the path of a file that can be read (there is none), not '%s'"
                    .formatted(nowhere)));
    Path latin = folder.resolve("latin.yml");
    Files.write(latin, "cluster: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
            CommandReader.read(List.of("run"), Map.of("ECSA_CONFIG", latin.toString())).toString())
        .contains("environment variable ECSA_CONFIG takes", "it is no UTF-8");
  }
}
