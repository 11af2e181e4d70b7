package io.ecsanywhere.harness.scenario;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsanywhere.harness.Installed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A real Squid, as Debian has it, that keeps nothing and goes out by an address of its own. */
final class Squid implements AutoCloseable {

  /** Where its connections come from, and nobody else's. */
  static final String OUTGOING = "127.0.0.99";

  static final String USER = "controller";
  static final String PASSWORD = "p@ss word";

  private static final Path PROGRAM = Path.of("/usr/sbin/squid");

  private final Process process;
  private final int port;
  private final Path log;

  private Squid(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Where there is none the test is skipped. */
  static void demand() {
    assumeTrue(
        Installed.promised("squid", Files.isExecutable(PROGRAM)),
        "the way through a proxy is not tested: there is no " + PROGRAM);
  }

  /** Starts one for everybody; returns once it listens. */
  static Squid open(Path folder) throws IOException {
    return start(folder, "http_access allow all");
  }

  /** Starts one for {@link #USER} alone; returns once it listens. */
  static Squid withLogin(Path folder) throws IOException {
    // The password as openssl passwd -apr1 hides it.
    Path users =
        Files.writeString(
            folder.resolve("users"), USER + ":$apr1$ecsanywh$HF0ukZ36ksavkRjLC/KF51\n");
    return start(
        folder,
        """
        auth_param basic program /usr/lib/squid/basic_ncsa_auth %s
        auth_param basic children 1
        acl known proxy_auth REQUIRED
        http_access allow known
        http_access deny all
        """
            .formatted(users));
  }

  private static Squid start(Path folder, String access) throws IOException {
    // Started by root it goes on as somebody else, who writes the logs.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("squid.conf"),
            """
            http_port 127.0.0.1:%1$d
            %2$s
            cache deny all
            tcp_outgoing_address %3$s
            access_log stdio:%4$s/access.log
            cache_log %4$s/cache.log
            pid_filename %4$s/squid.pid
            coredump_dir %4$s
            buffered_logs off
            pinger_enable off
            max_filedescriptors 1024
            shutdown_lifetime 0 seconds
            """
                .formatted(port, access, OUTGOING, folder));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-N", "-n", "ecsa" + port, "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    Squid squid = new Squid(process, port, folder.resolve("access.log"));
    await("Squid listens").atMost(Duration.ofSeconds(30)).until(squid::listens);
    return squid;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Squid ended with " + process.exitValue());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Its access log so far: time, milliseconds, client, result, bytes, method, URL, … */
  List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
