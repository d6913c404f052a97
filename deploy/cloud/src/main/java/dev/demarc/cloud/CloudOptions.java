package dev.demarc.cloud;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param recordings directory that also receives each recorded request as a line of JSON
 * @param apiKeyFile file holding the one accepted key; absent: any non-empty key is accepted
 */
public record CloudOptions(
    String host, int port, Optional<Path> recordings, Optional<Path> apiKeyFile) {

  static final String HELP =
      """
      The stand-in managed cloud: an OpenAI-compatible server that is not a model.

        java -jar demarc-cloud.jar --port N [--host 127.0.0.1] [--recordings DIR] [--api-key-file FILE]

        --port N             port to listen on; 0 takes a free one and prints it
        --host ADDRESS       address to listen on (127.0.0.1)
        --recordings DIR     also append each recorded request to DIR as a line of JSON (at most 1 GiB)
        --api-key-file FILE  accept only the key in FILE; without it any non-empty key
        --help               this text
      """;

  /** Options for a free port on loopback. */
  public static CloudOptions onAnyPort() {
    return new CloudOptions("127.0.0.1", 0, Optional.empty(), Optional.empty());
  }

  /** Parses the arguments; throws {@link IllegalArgumentException} with one line for the user. */
  public static CloudOptions parse(String... args) {
    String host = "127.0.0.1";
    Optional<Integer> port = Optional.empty();
    Optional<Path> recordings = Optional.empty();
    Optional<Path> apiKeyFile = Optional.empty();
    for (int i = 0; i < args.length; i += 2) {
      String value = valueAfter(args, i);
      switch (args[i]) {
        case "--host" -> host = value;
        case "--port" -> port = Optional.of(portOf(value));
        case "--recordings" -> recordings = Optional.of(Path.of(value));
        case "--api-key-file" -> apiKeyFile = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException("unknown option " + args[i] + ", see --help");
      }
    }
    return new CloudOptions(
        host,
        port.orElseThrow(() -> new IllegalArgumentException("--port is required, see --help")),
        recordings,
        apiKeyFile);
  }

  private static String valueAfter(String[] args, int i) {
    if (i + 1 >= args.length) {
      throw new IllegalArgumentException(args[i] + " is unknown or lacks its value, see --help");
    }
    return args[i + 1];
  }

  private static int portOf(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message below
    }
    throw new IllegalArgumentException("--port must be a number from 0 to 65535, not " + text);
  }
}
