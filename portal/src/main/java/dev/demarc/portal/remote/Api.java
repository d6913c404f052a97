package dev.demarc.portal.remote;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's human API, called with one person's token, or with the secret by which it
 * knows somebody outside the directory. Every call but {@link #file} ends within {@value #SECONDS}
 * seconds and reads at most 16 MiB; every failure is a {@link Trouble}. Safe for many threads.
 */
public final class Api {
  private static final int SECONDS = 15;
  private static final long MAX_BODY = 16L << 20;
  private static final int MOST_PROBLEM = 64 << 10;
  private static final ObjectMapper JSON = DemarcJson.tolerant();

  private final HttpClient http;
  private final String base;
  private final Consumer<HttpRequest.Builder> identity;

  /**
   * @param bearer gives an access token or throws {@link Trouble.SignedOut}
   */
  public Api(HttpClient http, String base, Supplier<String> bearer) {
    this(http, base, request -> request.header("Authorization", "Bearer " + bearer.get()));
  }

  private Api(HttpClient http, String base, Consumer<HttpRequest.Builder> identity) {
    this.http = http;
    this.base = base;
    this.identity = identity;
  }

  /** Calls for somebody outside, with the secret of their browser. */
  public static Api outside(HttpClient http, String base, String session) {
    return new Api(http, base, request -> request.header("Demarc-Link-Session", session));
  }

  /** One thing. */
  public <T> T get(Where where, Class<T> type) {
    return read(call("GET", where, BodyPublishers.noBody()), type(type));
  }

  /** One page of things. */
  public <T> Listing<T> list(Where where, Class<T> item) {
    JavaType type = JSON.getTypeFactory().constructParametricType(Listing.class, item);
    return read(call("GET", where, BodyPublishers.noBody()), type);
  }

  /**
   * A file, as it comes and however long it is: nothing of it is kept here. Whoever asked closes
   * it.
   */
  public InputStream file(Where where) {
    HttpResponse<InputStream> answer =
        send("GET", where, BodyPublishers.noBody(), BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      throw trouble(answer.statusCode(), body.readNBytes(MOST_PROBLEM));
    } catch (IOException e) {
      throw new Trouble.Away("The control plane");
    }
  }

  /** Creates or acts, and reads the answer. */
  public <T> T post(Where where, Object body, Class<T> answer) {
    return read(call("POST", where, json(body)), type(answer));
  }

  /** Acts; whatever is answered is not read. */
  public void post(Where where, Object body) {
    call("POST", where, json(body));
  }

  /** Replaces, and reads the answer. */
  public <T> T put(Where where, Object body, Class<T> answer) {
    return read(call("PUT", where, json(body)), type(answer));
  }

  /** Removes. */
  public void delete(Where where) {
    call("DELETE", where, BodyPublishers.noBody());
  }

  private byte[] call(String method, Where where, BodyPublisher body) {
    HttpResponse<byte[]> answer =
        send(method, where, body, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    throw trouble(answer.statusCode(), answer.body());
  }

  private <T> HttpResponse<T> send(
      String method, Where where, BodyPublisher body, BodyHandler<T> handler) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + where.text()));
    identity.accept(builder);
    HttpRequest request =
        builder
            .timeout(Duration.ofSeconds(SECONDS))
            .header("Accept", "application/json, application/problem+json, text/csv")
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new Trouble.Away("The control plane");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble.Away("The control plane");
    }
  }

  private static Trouble trouble(int status, byte[] body) {
    if (status == 401) {
      return new Trouble.SignedOut();
    }
    @Nullable Problem problem = problem(body);
    if (problem == null && (status == 502 || status == 503 || status == 504)) {
      return new Trouble.Away("The control plane");
    }
    return new Trouble.Refused(status, problem == null ? Problem.empty() : problem);
  }

  private static @Nullable Problem problem(byte[] body) {
    try {
      return JSON.readValue(body, Problem.class);
    } catch (IOException e) {
      return null;
    }
  }

  private static <T> T read(byte[] body, JavaType type) {
    try {
      return JSON.readValue(body, type);
    } catch (JacksonException e) {
      throw new Trouble.Misunderstood(firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Trouble.Misunderstood("It is not JSON.");
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "It is not JSON." : message.lines().findFirst().orElse("") + ".";
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JacksonException e) {
      throw new IllegalStateException("a request that is not JSON", e);
    }
  }

  private static JavaType type(Class<?> type) {
    return JSON.getTypeFactory().constructType(type);
  }
}
