package io.ecsanywhere.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unpacked distribution, started as a user starts it. The machine's own JDKs are kept out of
 * the search by a copy of the launcher that looks below a folder of the test's.
 */
class LauncherIT {

  private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
  private static final String LAUNCHER = "bin/ecs-anywhere-controller";
  private static final String CACHE = "lib/ecs-anywhere-controller.aot";
  private static final String THIS_JAVA = System.getProperty("java.home");

  @TempDir Path folder;
  private Path root;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void noJavaAtHand() throws IOException {
    root = Files.createDirectories(folder.resolve("a machine"));
    environment.put("HOME", root.resolve("home").toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("JAVA_HOME", THIS_JAVA);
  }

  @Test
  void startsTheProgram() throws Exception {
    Ended ended = start(DISTRIBUTION.resolve(LAUNCHER), "version");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .startsWith("ecs-anywhere-controller ")
        .contains("Java " + Runtime.version());
  }

  @Test
  void aBadFlagIsOneLine() throws Exception {
    Ended ended = start(DISTRIBUTION.resolve(LAUNCHER), "run", "--cluster=c", "--workers=0");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "ecs-anywhere-controller: --workers takes a whole number from 1 to 256, not '0'\n");
  }

  @Test
  void argumentsReachTheProgramAsTheyWereGiven() throws Exception {
    Ended ended = start(DISTRIBUTION.resolve(LAUNCHER), "run", "--cluster=two words *");
    assertThat(ended.err()).endsWith("not 'two words *'\n");
  }

  @Test
  void worksThroughSymbolicLinksAndWithSpacesInThePath() throws Exception {
    Path launcher = copyOfDistribution().resolve(LAUNCHER);
    Path link = Files.createSymbolicLink(root.resolve("first link"), launcher);
    Files.createDirectory(root.resolve("sub"));
    Path relative =
        Files.createSymbolicLink(
            root.resolve("sub/second"), Path.of("..", link.getFileName().toString()));

    assertThat(start(relative, "version").status()).isZero();
  }

  @Test
  void theJvmGetsItsFlagsAndTheFolderOfPlugins() throws Exception {
    Path home = copyOfDistribution();
    environment.put("JAVA_HOME", fakeJava("echoing jdk", "25.0.1").toString());
    environment.put("JAVA_OPTS", "-Dx=1 -Dstar=*");

    assertThat(start(home.resolve(LAUNCHER), "run", "--dry-run").out().lines())
        .containsSubsequence(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Xms32m",
            "-XX:+UseCompactObjectHeaders",
            "-Dx=1",
            "-Dstar=*",
            "-Decsa.plugins=" + home.toRealPath() + "/plugins",
            "-cp",
            jarsInOrder(home.toRealPath()),
            "io.ecsanywhere.controller.Main",
            "run",
            "--dry-run");
  }

  /** Status 3 is for differences there. */
  @Test
  void aPlanWhoseHeapRunsOutEndsWith1() throws Exception {
    environment.put("JAVA_OPTS", "-Xmx10m -Xms10m");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "nobody");
    environment.put("AWS_SECRET_ACCESS_KEY", "nobody");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    Path launcher = DISTRIBUTION.resolve(LAUNCHER);

    Ended plan = start(launcher, "plan", "--cluster=c");
    assertThat(plan.err()).contains("OutOfMemoryError");
    assertThat(plan.out()).isEmpty();
    assertThat(plan.status()).isEqualTo(1);
    assertThat(start(launcher, "run", "--cluster=c").status()).isEqualTo(3);
  }

  @Test
  void theArgumentsArePrintedAsJavaReadsThemFromAFile() throws Exception {
    Path home = copyOfDistribution();
    environment.put("JAVA_OPTS", "-Dx=1");
    Ended printed = start(home.resolve(LAUNCHER), "print-java-arguments", "version");
    assertThat(printed.err()).isEmpty();
    Path file = Files.writeString(root.resolve("java.args"), printed.out());

    Ended ended = start(Path.of(THIS_JAVA, "bin/java"), "@" + file);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("ecs-anywhere-controller ");
    assertThat(printed.out()).contains("\"-Dx=1\"");
  }

  @Test
  void javaOptsTakesTheChoiceOfHeapAndCollector() throws Exception {
    environment.put("JAVA_HOME", fakeJava("echoing jdk", "25.0.1").toString());
    environment.put("JAVA_OPTS", "-XX:+UseG1GC -XX:MaxRAMPercentage=50 -XX:InitialRAMPercentage=5");

    assertThat(start(copyOfDistribution().resolve(LAUNCHER), "version").out())
        .contains("-XX:+UseG1GC\n-XX:MaxRAMPercentage=50\n-XX:InitialRAMPercentage=5\n")
        .doesNotContain("UseSerialGC", "-Xmx", "-Xms");
  }

  @Test
  void aLaterJavaChoosesItsObjectHeadersItself() throws Exception {
    environment.put("JAVA_HOME", fakeJava("later", "27").toString());

    assertThat(start(copyOfDistribution().resolve(LAUNCHER), "version").out())
        .contains("-Xmx512m\n")
        .doesNotContain("ObjectHeaders");
  }

  @Test
  void theProgramIsLoadedFromTheStartCache() throws Exception {
    assertThat(sourceOfMain(DISTRIBUTION)).isEqualTo("shared objects file");
  }

  @Test
  void aMovedDistributionKeepsItsStartCache() throws Exception {
    Path moved = copyOfDistribution(StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(DISTRIBUTION.resolve(CACHE), moved.resolve(CACHE));

    assertThat(sourceOfMain(moved)).isEqualTo("shared objects file");
  }

  @Test
  void aStartCacheThatDoesNotFitIsPassedOverInSilence() throws Exception {
    Path home = copyOfDistribution();
    Files.copy(DISTRIBUTION.resolve(CACHE), home.resolve(CACHE));
    assertThat(sourceOfMain(home)).endsWith(".jar");

    Files.writeString(home.resolve(CACHE), "no cache at all");
    assertThat(sourceOfMain(home)).endsWith(".jar");
  }

  @Test
  void flagsThatTheStartCacheCannotStandBesideGoBeforeIt() throws Exception {
    Path home = copyOfDistribution();
    Files.writeString(home.resolve(CACHE), "a cache");
    environment.put("JAVA_HOME", fakeJava("echoing jdk", "25.0.1").toString());

    assertThat(start(home.resolve(LAUNCHER), "version").out())
        .contains("-XX:AOTCache=" + home.toRealPath().resolve(CACHE) + "\n-Xlog:aot*=off\n");
    for (String flag : List.of("-XX:AOTCacheOutput=x", "-XX:AOTMode=off", "-Xshare:off")) {
      environment.put("JAVA_OPTS", flag);
      assertThat(start(home.resolve(LAUNCHER), "version").out())
          .contains(flag)
          .doesNotContain("-XX:AOTCache=");
    }
  }

  @Test
  void makesTheStartCacheAnew() throws Exception {
    Path home = copyOfDistribution();
    environment.put("JAVA_OPTS", "-no-flag-of-a-jvm");
    environment.put("AWS_PROFILE", "of the user");

    Ended ended = start(home.resolve(LAUNCHER), "make-start-cache");

    assertThat(ended.out() + ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    environment.remove("JAVA_OPTS");
    assertThat(sourceOfMain(home)).isEqualTo("shared objects file");
  }

  @Test
  void twoVersionsInOneFolderAreRefused() throws Exception {
    Path home = copyOfDistribution();
    Files.writeString(home.resolve("lib/ecs-anywhere-controller-0.0.9.jar"), "an older version");

    for (String command : List.of("version", "make-start-cache", "print-java-arguments")) {
      Ended ended = start(home.resolve(LAUNCHER), command);
      assertThat(ended.status()).as(command).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .startsWith(
              "ecs-anywhere-controller: %s/lib holds the versions 0.0.9 and "
                  .formatted(home.toRealPath()))
          .endsWith(": unpack one of them into an empty folder\n")
          .hasLineCount(1);
    }
  }

  @Test
  void withoutAnyJavaItSaysWhereItLooked() throws Exception {
    environment.put("JAVA_HOME", "/no/such/jdk");
    environment.put("PATH", "");

    Ended ended = start(launcherOfAMachine(), "version");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .containsOnlyOnce("\n")
        .startsWith(
            "ecs-anywhere-controller: needs Java 25 or later, and found none: looked at"
                + " JAVA_HOME=/no/such/jdk (no Java), PATH (no java), and in ")
        .endsWith("; install one or set JAVA_HOME\n");
  }

  @Test
  void aJavaThatIsTooOldIsNamedAndPassedOver() throws Exception {
    environment.put("JAVA_HOME", fakeJava("old", "17.0.2").toString());
    environment.put("PATH", fakeJava("ancient", "1.8.0_402").resolve("bin").toString());

    assertThat(start(launcherOfAMachine(), "version").err())
        .contains("/old (Java 17), PATH's ", "/ancient/bin/java (Java 1), and in ");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAsked() throws Exception {
    Path java = fakeJava("asked", "26.0.1");
    Files.delete(java.resolve("release"));
    environment.remove("JAVA_HOME");
    environment.put("PATH", java.resolve("bin").toString());

    assertThat(start(launcherOfAMachine(), "version").out())
        .contains("io.ecsanywhere.controller.Main");
  }

  @Test
  void findsAJavaInTheUsualPlaces() throws Exception {
    environment.remove("JAVA_HOME");
    environment.put("PATH", "");
    Path launcher = launcherOfAMachine();
    for (String place :
        List.of(
            "usr/lib/jvm/jdk 25",
            "opt/java/openjdk",
            "usr/java/latest",
            "home/.sdkman/candidates/java/25-tem",
            "Library/Java/JavaVirtualMachines/jdk/Contents/Home")) {
      Path java = fakeJava(place, "25.0.1");

      assertThat(start(launcher, "version").out())
          .as(place)
          .contains("io.ecsanywhere.controller.Main");
      Files.delete(java.resolve("bin/java"));
    }
  }

  @Test
  void theDistributionIsComplete() {
    assertThat(
            Stream.of("LICENSE", "README.md", "plugins/README", LAUNCHER)
                .map(DISTRIBUTION::resolve))
        .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(DISTRIBUTION.resolve("lib"))
        .isDirectoryContaining("glob:**/ecs-anywhere-controller-*.jar")
        .isDirectoryNotContaining("glob:**/junit*.jar");
  }

  /** Where the JVM took our main class from; it must have said nothing. */
  private String sourceOfMain(Path home) throws IOException, InterruptedException {
    environment.put("JAVA_OPTS", "-Xlog:class+load:file=loaded:none");
    Ended ended = start(home.resolve(LAUNCHER), "version");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("ecs-anywhere-controller ").hasLineCount(3);
    String loaded = "io.ecsanywhere.controller.Main source: ";
    return Files.readAllLines(folder.resolve("loaded")).stream()
        .filter(line -> line.startsWith(loaded))
        .map(line -> line.substring(loaded.length()))
        .findFirst()
        .orElseThrow();
  }

  private static String jarsInOrder(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(":"));
    }
  }

  private record Ended(int status, String out, String err) {}

  private Ended start(Path launcher, String... args) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Ended(status, Files.readString(out), Files.readString(err));
  }

  /** A JDK whose java prints its arguments, one a line, or its version where that is asked. */
  private Path fakeJava(String place, String version) throws IOException {
    Path home = root.resolve(place);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2026-01-01' >&2
        else
          printf '%%s\\n' "$@"
        fi
        """
            .formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Without the start cache, as a user unpacks it. */
  private Path copyOfDistribution(CopyOption... options) throws IOException {
    Path copy = root.resolve("a distribution");
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      for (Path file : files.filter(any -> !any.endsWith(CACHE)).toList()) {
        Files.copy(file, copy.resolve(DISTRIBUTION.relativize(file).toString()), options);
      }
    }
    return copy;
  }

  /** A launcher for which the test's folder is the root of the file system. */
  private Path launcherOfAMachine() throws IOException {
    Path launcher = copyOfDistribution().resolve(LAUNCHER);
    String text = Files.readString(launcher);
    for (String place :
        List.of(
            "/usr/lib/jvm/*",
            "/opt/java/*",
            "/usr/java/*",
            "/Library/Java/JavaVirtualMachines/*")) {
      assertThat(text).containsOnlyOnce(" " + place);
      text = text.replace(" " + place, " \"" + root + "\"" + place);
    }
    Files.writeString(launcher, text);
    return launcher;
  }
}
