package io.ecsanywhere.deploy.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for loopback, for the length of a training: AWS is spoken to over TLS. */
final class Certificate {

  private static final String FILE = "keys.p12";
  private static final String PASSWORD = "training";

  /** Flags for a JVM that is to trust it, from within the folder where it was made. */
  static final String TRUST =
      "-Djavax.net.ssl.trustStore=" + FILE + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;

  private Certificate() {}

  /** Makes one in this folder. */
  static SSLContext make(Path folder) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    int status =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "training",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-validity",
                "2",
                "-keystore",
                FILE,
                "-storepass",
                PASSWORD)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool").toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("keytool: " + Files.readString(folder.resolve("keytool")));
    }
    try (InputStream file = Files.newInputStream(folder.resolve(FILE))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
