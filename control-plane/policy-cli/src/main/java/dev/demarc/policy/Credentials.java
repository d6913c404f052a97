package dev.demarc.policy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Who is asking. Never from the command line, which other people of the machine can read: a file or
 * the environment.
 */
sealed interface Credentials {
  /** A bearer token for the control plane. */
  String token(Web web);

  /** A token somebody else got. */
  record Bearer(String text) implements Credentials {
    @Override
    public String token(Web web) {
      return text;
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /** A service account, which gets a short token by its own secret (RFC 6749, 4.4). */
  record ServiceAccount(URI tokenUrl, String id, String secret) implements Credentials {
    @Override
    public String token(Web web) {
      String basic = encoded(id) + ":" + encoded(secret);
      var answer =
          web.send(
              HttpRequest.newBuilder(tokenUrl)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header(
                      "Authorization",
                      "Basic "
                          + Base64.getEncoder()
                              .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                  .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
      String token = answer.body().path("access_token").asText("");
      if (answer.status() != 200 || token.isEmpty()) {
        throw new Unreachable(
            "no token for "
                + id
                + ": status "
                + answer.status()
                + ", "
                + answer.body().path("error").asText("no reason given")
                + "; is the service account revoked, or its secret another?");
      }
      return token;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "ServiceAccount[" + id + "]";
    }
  }

  /**
   * Those that are named: a token's file, a token, or a service account.
   *
   * @throws Usage where none is, or one is incomplete
   */
  static Credentials of(Options options) {
    var file = options.value("token-file", "DEMARC_TOKEN_FILE");
    if (file.isPresent()) {
      return new Bearer(secret("token file", file.get()));
    }
    var token = options.variable("DEMARC_TOKEN");
    if (token.isPresent()) {
      return new Bearer(line("DEMARC_TOKEN", token.get()));
    }
    String id =
        options
            .variable("DEMARC_CLIENT_ID")
            .orElseThrow(() ->
                new Usage(
                    "say who asks: --token-file FILE, DEMARC_TOKEN, or DEMARC_CLIENT_ID with"
                        + " DEMARC_CLIENT_SECRET"));
    String secret =
        options
            .value("client-secret-file", "DEMARC_CLIENT_SECRET_FILE")
            .map(path -> secret("client secret file", path))
            .or(() ->
                options
                    .variable("DEMARC_CLIENT_SECRET")
                    .map(text -> line("DEMARC_CLIENT_SECRET", text)))
            .orElseThrow(() ->
                new Usage("DEMARC_CLIENT_ID needs DEMARC_CLIENT_SECRET or --client-secret-file"));
    String url =
        options
            .value("token-url", "DEMARC_TOKEN_URL")
            .orElseThrow(() -> new Usage("DEMARC_CLIENT_ID needs DEMARC_TOKEN_URL or --token-url"));
    return new ServiceAccount(Web.address("token URL", url), line("DEMARC_CLIENT_ID", id), secret);
  }

  private static String secret(String what, String path) {
    try {
      return line(what, Files.readString(Path.of(path)));
    } catch (IOException unreadable) {
      throw new Usage(what + " " + path + ": cannot be read");
    }
  }

  private static String line(String what, String text) {
    String line = text.strip();
    if (line.isEmpty()
        || line.length() > 16_384
        || !line.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new Usage(what + ": must be one line of visible ASCII characters");
    }
    return line;
  }
}
