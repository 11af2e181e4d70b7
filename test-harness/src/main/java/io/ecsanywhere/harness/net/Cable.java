package io.ecsanywhere.harness.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server on loopback that can be cut and mended. While it is cut nothing comes through:
 * connections are taken and stay silent, as over a network that loses everything.
 */
public final class Cable implements AutoCloseable {

  private final int to;
  private final ServerSocket listening;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private Cable(int to, ServerSocket listening) {
    this.to = to;
    this.listening = listening;
  }

  /** Lays a cable to a port; {@link #port} is its other end. */
  public static Cable to(int port) {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Cable cable = new Cable(port, listening);
      Thread.ofVirtual().name("cable").start(cable::accept);
      return cable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Cuts it; what is connected hears nothing more. */
  public void cut() {
    cut = true;
  }

  /** Mends it; what was connected is closed, and has to connect anew. */
  public void mend() {
    cut = false;
    ends.forEach(Cable::closeQuietly);
    ends.clear();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket();
        ends.add(near);
        ends.add(far);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // Closed, or nobody at the far end: the near one finds out by itself.
      }
    }
  }

  private void carry(Socket from, Socket into) {
    byte[] buffer = new byte[16_384];
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One end is gone, and the other goes with it.
    } finally {
      ends.remove(from);
      ends.remove(into);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was about to go anyway.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mend();
  }
}
