package io.ecsanywhere.deploy.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Dockerfile makes of the distribution, made by its own commands in a folder that stands
 * for the image's {@code /opt}, and started as it says. The layers, and whose files they are, are
 * Docker's and not tested.
 */
@Timeout(300)
class ImageIT {

  private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
  private static final Path REPOSITORY = DISTRIBUTION.resolve("../../..").normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

  @TempDir private static Path opt;

  /** The Dockerfile's lines, continued ones joined, comments left out. */
  private static List<String> instructions() throws IOException {
    return Files.readString(REPOSITORY.resolve("deploy/Dockerfile"))
        .replaceAll("(?m)^#.*\\n", "")
        .replace("\\\n", "")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static String instruction(String beginning) throws IOException {
    List<String> found =
        instructions().stream().filter(line -> line.startsWith(beginning)).toList();
    assertThat(found).as(beginning).hasSize(1);
    return found.getFirst().substring(beginning.length());
  }

  /** The words of a JSON list, as they are in the folder that stands for {@code /opt}. */
  private static List<String> words(String list) {
    return WORD.matcher(list)
        .results()
        .map(word -> word.group(1).replace("/opt/", opt + "/"))
        .toList();
  }

  @BeforeAll
  static void makeWhatTheImageHolds() throws Exception {
    String make = "\"$JAVA_HOME/bin/jlink\"" + instruction("RUN \"$JAVA_HOME/bin/jlink\"");
    Process shell =
        process(
            List.of("/bin/sh", "-c", make.replace("/opt", opt.toString())),
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            REPOSITORY);
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
  }

  private static Process process(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return builder.start();
  }

  @Test
  void theProgramStartsFromItsCacheWithNothingElseBeside() throws Exception {
    List<String> command = new ArrayList<>(words(instruction("ENTRYPOINT ")));
    command.add("version");
    Path loaded = opt.resolve("loaded");
    Process version =
        process(
            command, Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded + ":none"), opt);
    String said = new String(version.getInputStream().readAllBytes(), UTF_8);
    assertThat(version.waitFor()).as(said).isZero();
    assertThat(said).contains("\necs-anywhere-controller ");
    assertThat(Files.readAllLines(loaded))
        .contains("io.ecsanywhere.controller.Main source: shared objects file");
  }

  /** What there is, with the time of its last change. */
  private static Map<Path, FileTime> files() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(opt)) {
      for (Path file : all.toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** Root can write all the same: so what there is has to be compared too. */
  private static void setWritable(boolean writable) throws IOException {
    try (Stream<Path> all = Files.walk(opt)) {
      assertThat(all.filter(Files::isDirectory))
          .allMatch(each -> each.toFile().setWritable(writable));
    }
  }

  @Test
  void theControllerWorksWithoutAPlaceToWriteToAndItsHealthCheckSaysSo(@TempDir Path outside)
      throws Exception {
    List<String> command = new ArrayList<>(words(instruction("ENTRYPOINT ")));
    command.addAll(words(instruction("CMD ")));
    Path folder = Files.createDirectory(opt.resolve("keys"));
    try (SmallAws aws = SmallAws.start(Certificate.make(folder))) {
      Map<String, String> environment = new HashMap<>();
      environment.put("ECSA_CLUSTER", Answers.CLUSTER);
      environment.put("ECSA_EVENT_QUEUE_URL", aws.plain() + "/123456789012/events");
      environment.put("ECSA_LEADER_ELECT", "dynamodb");
      environment.put("ECSA_LEASE_TABLE", "leases");
      environment.put("ECSA_HTTP_ADDRESS", "127.0.0.1:" + freePort());
      environment.put("AWS_REGION", Answers.REGION);
      environment.put("AWS_ACCESS_KEY_ID", "image");
      environment.put("AWS_SECRET_ACCESS_KEY", "image");
      environment.put("AWS_ENDPOINT_URL", aws.plain());
      environment.put("HOME", outside.resolve("nowhere").toString());
      environment.put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + outside.resolve("nowhere"));
      assertThat(healthCheck(environment)).as("before there is anything").isEqualTo(1);

      Path log = outside.resolve("log");
      Map<Path, FileTime> before = files();
      setWritable(false);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process controller = builder.start();
      try {
        boolean worked = aws.awaitAll(controller, PATIENCE);
        assertThat(worked).as(Files.readString(log)).isTrue();
        assertThat(healthCheck(environment)).as(Files.readString(log)).isZero();
        controller.destroy();
        assertThat(controller.waitFor(PATIENCE)).isTrue();
        assertThat(controller.exitValue()).as(Files.readString(log)).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(outside).isDirectoryNotContaining(file -> !file.equals(log));
      } finally {
        controller.destroyForcibly();
        setWritable(true);
      }
    }
  }

  private static int healthCheck(Map<String, String> environment) throws Exception {
    String check = instruction("HEALTHCHECK ");
    Process probe = process(words(check.substring(check.indexOf("CMD ["))), environment, opt);
    probe.getInputStream().readAllBytes();
    assertThat(probe.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return probe.exitValue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void nobodyIsRootAndNothingOfTheBuildIsLeft() throws IOException {
    List<String> instructions = instructions();
    int last =
        instructions.lastIndexOf(
            instructions.stream().filter(line -> line.startsWith("FROM ")).toList().getLast());
    List<String> image = instructions.subList(last, instructions.size());
    assertThat(image.getFirst()).contains(":nonroot");
    assertThat(image.stream().filter(line -> line.startsWith("USER ")))
        .containsExactly("USER 65532:65532");
    assertThat(image.stream().filter(line -> line.startsWith("COPY ")))
        .containsExactly(
            "COPY --from=build /opt/java /opt/java",
            "COPY --from=build /opt/ecs-anywhere-controller /opt/ecs-anywhere-controller");
    assertThat(image).noneMatch(line -> line.startsWith("RUN "));
  }

  /** The same user, and the same health check, as the template has them. */
  @Test
  void theTaskDefinitionSaysTheSame() throws IOException {
    String template = Files.readString(REPOSITORY.resolve("deploy/cloudformation/controller.yml"));
    assertThat(template).contains("User: \"65532\"");
    String check = instruction("HEALTHCHECK ");
    String asked =
        Stream.of(check.substring(check.indexOf("[") + 1, check.indexOf("]")).split(", "))
            .map(word -> word.startsWith("\"@") ? word : word.replace("\"", ""))
            .reduce("CMD", (all, word) -> all + ", " + word);
    assertThat(template).contains("Command: [" + asked + "]");
  }
}
