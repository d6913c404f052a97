package dev.demarc.agent.execute;

import dev.demarc.agent.config.ForwardProxy;
import dev.demarc.agent.config.Outbound;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How far one gets towards an address, step by step with a socket of its own: name, connection,
 * proxy, TLS. Sends nothing inside the connection. Blocks, each step for five seconds at most.
 */
final class Reach {
  private static final int MILLIS = 5_000;
  private static final int MOST_OF_A_HEAD = 8 << 10;

  private final URI base;
  private final Outbound outbound;
  private final PinnedTrust trust;

  /** It ended here. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Found found;

    Stopped(String step, String detail, String fix) {
      super(step, null, false, false);
      this.found = Found.bad(step, detail, fix);
    }

    Found found() {
      return found;
    }
  }

  Reach(URI base, Outbound outbound, PinnedTrust trust) {
    this.base = base;
    this.outbound = outbound;
    this.trust = trust;
  }

  /**
   * Goes there and comes back.
   *
   * @return how it was reached, for a person
   * @throws Stopped where it did not get through
   */
  String look() throws Stopped {
    String host = outbound.proxy().map(ForwardProxy::host).orElse(base.getHost());
    int port = outbound.proxy().map(ForwardProxy::port).orElse(port());
    try (Socket socket = connect(host, port)) {
      if (outbound.proxy().isPresent()) {
        tunnel(socket, outbound.proxy().get());
      }
      String by = outbound.proxy().map(proxy -> " through " + proxy).orElse("");
      return "https".equals(base.getScheme())
          ? new Handshake(base.getHost(), port(), trust).of(socket) + by
          : "plain HTTP";
    } catch (IOException broken) {
      throw new Stopped("connect", "the connection broke off", "try again; is a firewall between?");
    }
  }

  private int port() {
    return base.getPort() > 0 ? base.getPort() : "https".equals(base.getScheme()) ? 443 : 80;
  }

  private Socket connect(String host, int port) throws Stopped {
    String what = outbound.proxy().isPresent() ? "the proxy " : "";
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host.replaceAll("^\\[|]$", ""));
    } catch (UnknownHostException unknown) {
      throw new Stopped(
          "dns",
          what + host + " has no address",
          "correct " + (what.isEmpty() ? "baseUrl" : "proxy") + ", or the machine's DNS");
    }
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), MILLIS);
        socket.setSoTimeout(MILLIS);
        return socket;
      } catch (IOException refused) {
        close(socket);
      }
    }
    throw new Stopped(
        "connect",
        what + host + ":" + port + " takes no connection",
        "is it running, and does a firewall let this machine reach it?");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      return; // it never was open
    }
  }

  private void tunnel(Socket socket, ForwardProxy proxy) throws IOException, Stopped {
    String there = base.getHost() + ":" + port();
    String ask = "CONNECT " + there + " HTTP/1.1\r\nHost: " + there + "\r\n" + who(proxy) + "\r\n";
    socket.getOutputStream().write(ask.getBytes(StandardCharsets.ISO_8859_1));
    String head = head(socket.getInputStream());
    String status = head.matches("HTTP/1\\.[01] \\d{3}[\\s\\S]*") ? head.substring(9, 12) : "?";
    switch (status) {
      case "200" -> {}
      case "407" ->
          throw new Stopped(
              "proxy",
              "the proxy " + proxy + " wants other credentials (407)",
              "correct proxy.user and proxy.password");
      default ->
          throw new Stopped(
              "proxy",
              "the proxy " + proxy + " opens no tunnel to " + there + " (" + status + ")",
              "ask who runs the proxy to allow CONNECT to " + there);
    }
  }

  private static String who(ForwardProxy proxy) throws Stopped {
    Optional<ForwardProxy.Credentials> credentials = proxy.credentials();
    if (credentials.isEmpty()) {
      return "";
    }
    try {
      String both = credentials.get().user() + ":" + credentials.get().password().read();
      return "Proxy-Authorization: Basic "
          + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))
          + "\r\n";
    } catch (RuntimeException unreadable) {
      throw new Stopped(
          "secret",
          "proxy.password: " + unreadable.getMessage(),
          "put the password there, readable for the agent's user");
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MOST_OF_A_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
