package io.ecsanywhere.harness.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * TLS before a server that has none. Who connects here is seen there by the address that he came
 * from.
 */
final class TlsDoor implements AutoCloseable {

  private static final String PASSWORD = "not-a-secret";

  private final URI behind;
  private final Path store;
  private final ServerSocket listening;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

  private TlsDoor(URI behind, Path store, ServerSocket listening) {
    this.behind = behind;
    this.store = store;
    this.listening = listening;
  }

  /**
   * Opens one.
   *
   * @param folder for its certificate
   */
  static TlsDoor before(URI behind, Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    makeCertificate(store);
    TlsDoor door =
        new TlsDoor(
            behind,
            store,
            context(store)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
    Thread.ofVirtual().name("tls-door").start(door::accept);
    return door;
  }

  private static void makeCertificate(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "aws",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + listening.getLocalPort());
  }

  /** Flags of a JVM that is to trust its certificate. */
  String trusting() {
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
        .formatted(store, PASSWORD);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket();
        ends.add(near);
        ends.add(far);
        far.bind(new InetSocketAddress(near.getInetAddress(), 0));
        far.connect(new InetSocketAddress(behind.getHost(), behind.getPort()));
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // Closed, or nobody is behind: who has come finds out by himself.
      }
    }
  }

  private void carry(Socket from, Socket into) {
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One end is gone, and the other goes with it.
    } finally {
      ends.remove(from);
      ends.remove(into);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket end : ends) {
      end.close();
    }
  }
}
