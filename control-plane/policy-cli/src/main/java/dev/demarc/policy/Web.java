package dev.demarc.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * HTTP/1.1 without redirects, each call bounded in time and its answer in bytes. Plain http is for
 * this machine alone: a credential goes over it nowhere else.
 */
final class Web implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_BYTES = 32 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofSeconds(120);
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /** An answer whose body is JSON, whatever its status. */
  record Answer(int status, JsonNode body, HttpHeaders headers) {}

  /**
   * An address to send credentials to.
   *
   * @param name of where it was set, for the error
   * @throws Usage where it is none
   */
  static URI address(String name, String text) {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = String.valueOf(uri.getScheme());
      String host = uri.getHost();
      boolean whole = host != null && uri.getUserInfo() == null && uri.getFragment() == null;
      if (whole && (scheme.equals("https") || scheme.equals("http") && isHere(host))) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new Usage(name + ": must be an https address, or http of this machine");
  }

  private static boolean isHere(String host) {
    return THIS_MACHINE.contains(host);
  }

  /**
   * Sends it.
   *
   * @throws Unreachable where nobody answers in time, or not in JSON
   */
  Answer send(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(WAIT).header("Accept", "application/json").build();
    URI uri = built.uri();
    String where = uri.getScheme() + "://" + uri.getAuthority();
    try {
      HttpResponse<InputStream> answer =
          http.send(built, HttpResponse.BodyHandlers.ofInputStream());
      return new Answer(answer.statusCode(), json(answer.body(), where), answer.headers());
    } catch (IOException failure) {
      throw new Unreachable(where + " does not answer: " + said(failure));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted");
    }
  }

  private static JsonNode json(InputStream body, String where) throws IOException {
    try (body) {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new Unreachable(where + " answers more than " + MOST_BYTES + " bytes");
      }
      return JSON.readTree(bytes);
    } catch (JsonProcessingException other) {
      throw new Unreachable(where + " does not answer in JSON; is it a control plane?");
    }
  }

  private static String said(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
