package dev.demarc.e2e.installation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a port of this machine that can be cut, with every connection on it, and mended. */
public final class CutLine implements AutoCloseable {
  private final ServerSocket door;
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private CutLine(ServerSocket door, int to) {
    this.door = door;
    this.to = to;
  }

  public static CutLine to(int port) throws IOException {
    CutLine line = new CutLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    Thread.ofVirtual().start(line::accept);
    return line;
  }

  public int port() {
    return door.getLocalPort();
  }

  /** From here on nothing gets through. */
  public void cut() {
    cut = true;
    open.forEach(CutLine::end);
    open.clear();
  }

  public void mend() {
    cut = false;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        if (cut) {
          end(near);
        } else {
          join(near, new Socket(InetAddress.getLoopbackAddress(), to));
        }
      } catch (IOException closedOrNobodyThere) {
        // the next one may get through
      }
    }
  }

  private void join(Socket near, Socket far) {
    open.add(near);
    open.add(far);
    if (cut) {
      cut();
      return;
    }
    Thread.ofVirtual().start(() -> pump(near, far));
    Thread.ofVirtual().start(() -> pump(far, near));
  }

  private void pump(Socket from, Socket into) {
    try (InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException cutOff) {
      // both ends are closed below
    } finally {
      end(from);
      end(into);
      open.remove(from);
      open.remove(into);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    cut();
    door.close();
  }
}
