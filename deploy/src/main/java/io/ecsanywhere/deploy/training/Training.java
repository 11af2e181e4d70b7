package io.ecsanywhere.deploy.training;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a distribution once against a small AWS on loopback, ends it by SIGTERM, and keeps the cache
 * that its JVM then writes: what classes are loaded at a start, linked, and how they are used.
 */
public final class Training {

  /** Where the launcher looks for the cache, below the distribution. */
  private static final String CACHE = "lib/ecs-anywhere-controller.aot";

  private static final String MADE = "start.aot";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path home;
  private final Path folder;

  private Training(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Takes the distribution's folder; exit status 1 where no cache was made. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    Path folder = Files.createTempDirectory("ecs-anywhere-training");
    boolean made;
    try {
      made = new Training(home, folder).run();
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
    System.exit(made ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    try (SmallAws aws = SmallAws.start(Certificate.make(folder))) {
      int port = freePort();
      Process controller = start(aws, port, log);
      // What makes the cache is a child of the controller's JVM.
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(
                      () -> {
                        controller.descendants().forEach(ProcessHandle::destroyForcibly);
                        controller.destroyForcibly();
                      }));
      boolean allSeen = aws.awaitAll(controller, PATIENCE);
      if (allSeen) {
        ask(port, "/readyz");
        ask(port, "/metrics");
      }
      controller.destroy();
      boolean ended = controller.waitFor(PATIENCE);
      Path made = folder.resolve(MADE);
      if (allSeen && ended && Files.exists(made)) {
        Files.move(made, home.resolve(CACHE), StandardCopyOption.REPLACE_EXISTING);
        return true;
      }
      System.err.printf(
          "ecs-anywhere-controller: no start cache was made; not seen: %s%n%s",
          aws.awaited(), Files.readString(log));
      return false;
    }
  }

  /**
   * JAVA_OPTS is split at white space, so that files go by their names in the folder. What the
   * user's own environment says is for real runs.
   */
  private Process start(SmallAws aws, int port, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("bin/ecs-anywhere-controller").toString(),
                "run",
                "--cluster=" + Answers.CLUSTER,
                "--event-queue-url=" + aws.secure() + "/123456789012/events",
                "--leader-elect=dynamodb",
                "--lease-table=leases",
                "--http-address=127.0.0.1:" + port)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                folder.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-XX:AOTCacheOutput=" + MADE + " " + Certificate.TRUST,
                "AWS_REGION",
                Answers.REGION,
                "AWS_ACCESS_KEY_ID",
                "training",
                "AWS_SECRET_ACCESS_KEY",
                "training",
                "AWS_ENDPOINT_URL",
                aws.secure(),
                "AWS_ENDPOINT_URL_SSM",
                aws.plain()));
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void ask(int port, String path) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.getResponseCode();
    connection.disconnect();
  }
}
