package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import dev.demarc.server.platform.StartCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The mail server that the operator set.
 *
 * @param user empty where the server wants none
 */
record MailSettings(
    String host, int port, Security security, String user, String password, String from) {
  /** What an address may look like in a header: no space, no control, nothing that is syntax. */
  static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}");

  private static final String PREFIX = "demarc.mail.";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");

  /** How the way to the server is kept private. */
  enum Security implements Wire {
    /** Begun in the clear and made TLS, or nothing is sent. */
    STARTTLS("starttls"),
    TLS("tls"),
    /** Only to this machine. */
    NONE("none");

    private final String wire;

    Security(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Whether a server is set at all. */
  boolean isOn() {
    return !host.isEmpty();
  }

  /**
   * Reads settings by their property; one that is not set is empty.
   *
   * @throws IllegalStateException naming the property that is missing or unsafe, and no value
   */
  static MailSettings read(UnaryOperator<String> settings) {
    String host = settings.apply(PREFIX + "host").strip();
    var read =
        new MailSettings(
            host,
            port(settings.apply(PREFIX + "port")),
            security(settings.apply(PREFIX + "security")),
            settings.apply(PREFIX + "user"),
            password(settings),
            settings.apply(PREFIX + "from"));
    if (read.isOn()) {
      read.check();
    }
    return read;
  }

  private void check() {
    if (!ADDRESS.matcher(from).matches()) {
      throw StartCheck.unsafe(PREFIX + "from", "must be an e-mail address");
    }
    if (security == Security.NONE && !LOOPBACK.matcher(host).matches()) {
      throw StartCheck.unsafe(
          PREFIX + "security", "must be starttls or tls, unless the host is this machine");
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw StartCheck.unsafe(PREFIX + "password", "must be set where demarc.mail.user is");
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException malformed) {
      throw StartCheck.unsafe(PREFIX + "port", "must be a port");
    }
    throw StartCheck.unsafe(PREFIX + "port", "must be a port");
  }

  private static Security security(String text) {
    return Arrays.stream(Security.values())
        .filter(each -> each.wire().equals(text))
        .findFirst()
        .orElseThrow(() -> StartCheck.unsafe(PREFIX + "security", "must be starttls, tls or none"));
  }

  private static String password(UnaryOperator<String> settings) {
    String file = settings.apply(PREFIX + "password-file");
    if (file.isEmpty()) {
      return settings.apply(PREFIX + "password");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw StartCheck.unsafe(PREFIX + "password-file", "cannot be read");
    }
  }

  @Override
  public String toString() {
    return "MailSettings[" + host + ":" + port + "]";
  }
}
