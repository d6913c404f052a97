package dev.demarc.server.traces;

import dev.demarc.server.agents.TestAgent;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An agent's upload written byte by byte, to stop where no client would. */
final class RawAgent {
  private static final int BOUND_MILLIS = 30_000;

  private RawAgent() {}

  /** Sends this part of a body once the other side reads it, and hangs up. */
  static void hangUp(TestAgent agent, String headers, byte[] part) throws IOException {
    try (Socket socket = open()) {
      OutputStream out = begin(socket, agent, headers + "Expect: 100-continue\r\n");
      out.flush();
      String status = statusLine(socket);
      if (!status.equals("HTTP/1.1 100 Continue")) {
        throw new IOException("it does not read: " + status);
      }
      out.write(part);
      out.flush();
    }
  }

  /** Sends these headers and no body, and tells the status line. */
  static String answerTo(TestAgent agent, String headers) throws IOException {
    try (Socket socket = open()) {
      begin(socket, agent, headers).flush();
      return statusLine(socket);
    }
  }

  /** Sends this piece again and again without saying how often, until the other side has enough. */
  static void pour(TestAgent agent, byte[] piece, int times) throws IOException {
    byte[] size = (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = open()) {
      OutputStream out = begin(socket, agent, "Transfer-Encoding: chunked\r\n");
      for (int i = 0; i < times; i++) {
        out.write(size);
        out.write(piece);
        out.write(new byte[] {'\r', '\n'});
      }
      out.flush();
      statusLine(socket);
    } catch (SocketException enough) {
      return; // it does not read on
    }
  }

  private static Socket open() throws IOException {
    var socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout(BOUND_MILLIS);
    return socket;
  }

  private static OutputStream begin(Socket socket, TestAgent agent, String headers)
      throws IOException {
    String url = TestAgent.URL + OtlpResource.PATH;
    String head =
        """
        POST /v1/traces HTTP/1.1
        Host: localhost
        Content-Type: application/x-protobuf
        Authorization: DPoP %s
        DPoP: %s
        """
            .formatted(
                agent.token(), agent.keys().proof("POST", url, agent.token(), Instant.now()));
    OutputStream out = socket.getOutputStream();
    out.write((head.replace("\n", "\r\n") + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return out;
  }

  private static String statusLine(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read();
        c >= 0 && c != '\r';
        c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
