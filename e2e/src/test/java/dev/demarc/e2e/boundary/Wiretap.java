package dev.demarc.e2e.boundary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * Stands on the wire between an agent and its control plane, passes every byte on and keeps a copy.
 */
final class Wiretap implements AutoCloseable {
  private final ServerSocket door;
  private final URI behind;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private Wiretap(ServerSocket door, URI behind) {
    this.door = door;
    this.behind = behind;
  }

  /** Listens on a free port of the loopback and passes on to the address behind. */
  static Wiretap before(URI behind) throws IOException {
    var tap = new Wiretap(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), behind);
    Thread.ofVirtual().start(tap::accept);
    return tap;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        var far = new Socket(behind.getHost(), behind.getPort());
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        keep(buffer, n);
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException ended) {
      // one side hung up: so does the other
    }
  }

  private synchronized void keep(byte[] bytes, int count) {
    heard.write(bytes, 0, count);
  }

  synchronized byte[] heard() {
    return heard.toByteArray();
  }

  URI uri() {
    return URI.create("http://localhost:" + door.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
