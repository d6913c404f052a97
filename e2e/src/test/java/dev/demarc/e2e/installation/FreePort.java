package dev.demarc.e2e.installation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for what is ended and started again: below those that systems give to connections on their
 * way out, one of which could have it in between.
 */
final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int ABOVE = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** One that nobody listens on now. */
  static int any() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // another one
      }
    }
    throw new IOException("no port is free");
  }
}
