package io.ecsanywhere.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the page on upgrading, with a folder of the test's for {@code /opt} and a {@code
 * systemctl} that only notes its calls.
 */
class UpgradeIT {

  private static final Path REPOSITORY =
      Path.of(System.getProperty("distribution")).resolve("../../..").normalize();
  private static final Pattern BLOCK = Pattern.compile("(?s)```\\n(.*?)```");

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void anOlderVersionWithAPlugin() throws IOException {
    home = folder.resolve("opt/ecs-anywhere-controller");
    for (String file :
        List.of("lib/ecs-anywhere-controller-0.0.9.jar", "lib/old.jar", "plugins/mine.jar")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.writeString(home.resolve(file), "of before");
    }
    Path systemctl = Files.createDirectory(folder.resolve("bin")).resolve("systemctl");
    Files.writeString(systemctl, "#!/bin/sh\necho \"$@\" >>" + folder.resolve("calls") + "\n");
    assertThat(systemctl.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> blocks() throws IOException {
    String page = Files.readString(REPOSITORY.resolve("deploy/docs/upgrading.md"));
    return BLOCK.matcher(page).results().map(block -> block.group(1).stripIndent()).toList();
  }

  private String run(String commands) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-eu", "-c", commands.replace("/opt", folder + "/opt"))
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_OPTS");
    Process shell = builder.start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    return said;
  }

  private List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }

  @Test
  void theNewVersionTakesTheOldOnesPlaceWithItsPluginsAndGoesAgain() throws Exception {
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(2);

    // LauncherIT makes one, which takes a while.
    String cache = "bin/ecs-anywhere-controller make-start-cache\n";
    assertThat(blocks.getFirst()).contains(cache);
    assertThat(run(blocks.getFirst().replace(cache, "bin/ecs-anywhere-controller version\n")))
        .startsWith("ecs-anywhere-controller ");
    assertThat(jars()).hasSizeGreaterThan(20).doesNotContain("old.jar");
    assertThat(home.resolve("plugins/mine.jar")).hasContent("of before");
    assertThat(run("/opt/ecs-anywhere-controller/bin/ecs-anywhere-controller version"))
        .startsWith("ecs-anywhere-controller ");

    assertThat(run(blocks.getLast())).isEmpty();
    assertThat(jars()).containsExactlyInAnyOrder("ecs-anywhere-controller-0.0.9.jar", "old.jar");
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .containsExactly(
            "stop ecs-anywhere-controller",
            "start ecs-anywhere-controller",
            "stop ecs-anywhere-controller",
            "start ecs-anywhere-controller");
  }
}
