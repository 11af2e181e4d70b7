package io.ecsanywhere.harness.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import io.ecsanywhere.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unit and its environment file against the program, and as systemd reads them. */
class SystemdTest {

  private static final String UNIT = "ecs-anywhere-controller.service";
  private static final Pattern SETTING = Pattern.compile("([A-Z_]+)=(.*)");

  private static String shipped(String name) {
    return Sources.text(Repository.file("deploy/systemd/" + name));
  }

  /** The parts of the environment file between blank lines. */
  private static List<String> blocks() {
    return List.of(shipped("ecs-anywhere-controller.env").split("\n\n", -1));
  }

  static IntStream blockNumbers() {
    return IntStream.range(0, blocks().size());
  }

  @ParameterizedTest
  @MethodSource("blockNumbers")
  void theControllerStartsWithEachBlockOfTheEnvironmentFileInForce(int inForce) {
    assertThat(StartedWith.options(List.of("run"), environment(inForce)).clusters())
        .containsExactly("shop");
  }

  @Test
  void commentsOfTheEnvironmentFileAreTakenForSettings() {
    assertThat(blocks()).hasSizeGreaterThan(4);
    assertThat(blockNumbers().mapToObj(SystemdTest::environment))
        .anySatisfy(all -> assertThat(all).containsEntry("ECSA_LEADER_ELECT", "dynamodb"))
        .anySatisfy(all -> assertThat(all).containsKey("ECSA_CHECKPOINT_DIR"))
        .allSatisfy(all -> assertThat(all).containsKeys("ECSA_CLUSTER", "JAVA_OPTS"));
  }

  /** That of the unit, and the file's with one block's comments taken for settings. */
  private static Map<String, String> environment(int inForce) {
    Map<String, String> environment = new LinkedHashMap<>();
    shipped(UNIT)
        .lines()
        .filter(line -> line.startsWith("Environment="))
        .map(line -> line.substring("Environment=".length()).replace("\"", ""))
        .forEach(setting -> put(environment, setting));
    List<String> blocks = blocks();
    for (int i = 0; i < blocks.size(); i++) {
      String block = blocks.get(i);
      String read = i == inForce ? block.replaceAll("(?m)^#(?=[A-Z_]+=)", "") : block;
      read.lines().forEach(line -> put(environment, line));
    }
    return environment;
  }

  private static void put(Map<String, String> environment, String line) {
    var setting = SETTING.matcher(line);
    if (setting.matches()) {
      environment.put(setting.group(1), setting.group(2));
    }
  }

  @Test
  void systemdUnderstandsTheUnitAndWhatLetsCredentialsIn(@TempDir Path folder) throws Exception {
    assumeTrue(Installed.program("systemd-analyze"), "systemd-analyze is not installed");
    Path unit = folder.resolve(UNIT);
    Path addition = Files.createDirectory(folder.resolve(UNIT + ".d")).resolve("credentials.conf");
    // It looks whether the program is there, which is a matter of the machine.
    Files.writeString(
        unit, shipped(UNIT).replaceFirst("(?m)^ExecStart=.*$", "ExecStart=/bin/true"));
    Files.writeString(addition, shipped("credentials.conf"));
    assertThat(analyze("verify", "--man=no", unit.toString())).isEmpty();

    Files.writeString(addition, "[Service]\nLoadCredentials=slip\n");
    assertThat(analyze("verify", "--man=no", unit.toString())).contains("LoadCredentials");
  }

  @Test
  void itsExposureIsWhatThePageSays() throws Exception {
    assumeTrue(Installed.program("systemd-analyze"), "systemd-analyze is not installed");
    var said =
        Pattern.compile("of systemd (\\d+) rates its exposure (\\d\\.\\d),")
            .matcher(Sources.text(Repository.file("deploy/docs/install.md")));
    assertThat(said.find()).isTrue();
    String version = analyze("--version").split(" ", 3)[1];
    String rating =
        analyze("security", "--offline=true", Repository.file("deploy/systemd/" + UNIT).toString());
    if (version.equals(said.group(1))) {
      assertThat(rating).contains("Overall exposure level for " + UNIT + ": " + said.group(2));
    } else {
      // Others weigh things a little differently.
      assertThat(rating).containsPattern("Overall exposure level for " + UNIT + ": [01]\\.");
    }
  }

  private static String analyze(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(arguments));
    return Command.run(Map.of("LC_ALL", "C"), command.toArray(String[]::new)).text();
  }
}
