package io.ecsanywhere.deploy.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The health check of a container: exit status 0 where {@code /healthz} answers with 200. */
public final class Probe {

  private static final String USUAL = "127.0.0.1:9464";
  private static final int PATIENCE_MILLIS = 10_000;

  private Probe() {}

  /** Asks at the address that the controller's own environment names. */
  public static void main(String[] args) {
    System.exit(ask(System.getenv(), System.out));
  }

  static int ask(Map<String, String> environment, PrintStream out) {
    String address = environment.getOrDefault("ECSA_HTTP_ADDRESS", "").strip();
    if (address.equals("none")) {
      return 0;
    }
    URI healthz = URI.create("http://" + (address.isEmpty() ? USUAL : address) + "/healthz");
    try {
      // What the environment or the flags say of proxies is for the way to AWS.
      HttpURLConnection call = (HttpURLConnection) healthz.toURL().openConnection(Proxy.NO_PROXY);
      call.setConnectTimeout(PATIENCE_MILLIS);
      call.setReadTimeout(PATIENCE_MILLIS);
      boolean well = call.getResponseCode() == HttpURLConnection.HTTP_OK;
      try (InputStream body = well ? call.getInputStream() : call.getErrorStream()) {
        if (body != null) {
          out.print(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return well ? 0 : 1;
    } catch (IOException e) {
      out.println(healthz + ": " + e.getMessage());
      return 1;
    }
  }
}
