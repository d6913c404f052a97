package dev.demarc.server.notifications;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Speaks SMTP and knows nobody. */
final class RefusingMailServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));

  RefusingMailServer() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        speak(client);
      } catch (IOException broken) {
        // the next one, or the end
      }
    }
  }

  private static void speak(Socket client) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    say(client, "220 refusing");
    String line = in.readLine();
    while (line != null) {
      String verb = line.toUpperCase(Locale.ROOT);
      say(client, verb.startsWith("RCPT") ? "550 no such user" : "250 fine");
      line = verb.startsWith("QUIT") ? null : in.readLine();
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
