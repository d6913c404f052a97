package dev.demarc.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A forward proxy that opens tunnels at {@code CONNECT} to whoever shows the credentials, and keeps
 * the bytes that passed.
 */
public final class ConnectProxy implements AutoCloseable {
  public final List<String> tunnels = new CopyOnWriteArrayList<>();
  public final List<String> heads = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private final ServerSocket door;
  private final String authorization;

  /** Lets in whoever shows this user and password, everybody where they are empty. */
  public ConnectProxy(String userAndPassword) throws IOException {
    door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    authorization =
        userAndPassword.isEmpty()
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes());
    Thread.ofVirtual().start(this::listen);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** What passed through its tunnels towards targets. */
  public String passed() {
    synchronized (passed) {
      return passed.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void listen() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      String head = head(caller.getInputStream());
      heads.add(head);
      String there = head.split(" ")[1];
      if (!head.startsWith("CONNECT ")) {
        say(caller, "405 No");
      } else if (!authorization.isEmpty() && !head.contains(authorization)) {
        say(caller, "407 Who");
      } else {
        tunnel(caller, there);
      }
    } catch (IOException ended) {
      return;
    }
  }

  private void tunnel(Socket caller, String there) throws IOException {
    String[] parts = there.split(":");
    try (Socket target = new Socket(parts[0], Integer.parseInt(parts[1]))) {
      tunnels.add(there);
      caller.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
      Thread back = Thread.ofVirtual().start(() -> copy(target, caller, false));
      copy(caller, target, true);
      back.interrupt();
    }
  }

  private void copy(Socket from, Socket to, boolean keep) {
    byte[] buffer = new byte[8192];
    try {
      for (int read = from.getInputStream().read(buffer);
          read >= 0;
          read = from.getInputStream().read(buffer)) {
        if (keep) {
          synchronized (passed) {
            passed.write(buffer, 0, read);
          }
        }
        to.getOutputStream().write(buffer, 0, read);
      }
      to.close();
    } catch (IOException ended) {
      return;
    }
  }

  private static void say(Socket caller, String status) throws IOException {
    String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    caller.getOutputStream().write(head.getBytes());
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
