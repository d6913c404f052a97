package dev.demarc.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The server. Paths: {@code /v1/*} is OpenAI's API and needs a key; {@code /recorded}, {@code
 * /faults} and {@code /healthz} belong to the stand-in, need none, and are not recorded; whatever
 * else arrives is recorded and answered 404. All handlers run on one event loop.
 */
public final class StandInCloud implements AutoCloseable {

  static final String SERVER = "demarc-stand-in-cloud";
  static final long MAX_BODY_BYTES = 16L << 20;

  private static final int MAX_RECORDED_REQUESTS = 10_000;
  private static final long MAX_RECORDED_BYTES = 256L << 20;

  private final CloudOptions options;
  private final ApiKeys keys;
  private final Optional<RecordingFile> file;
  private final Recorder recorder = new Recorder(MAX_RECORDED_REQUESTS, MAX_RECORDED_BYTES);
  private final FaultSwitch faults = new FaultSwitch();
  private final ModelApi api;
  private final InstantSource clock;
  private final Vertx vertx = Vertx.vertx(vertxOptions());
  private final ReplyWriter writer = new ReplyWriter(vertx);
  private final HttpServer server;
  private long requests;

  private StandInCloud(
      CloudOptions options, ApiKeys keys, Optional<RecordingFile> file, InstantSource clock) {
    this.options = options;
    this.keys = keys;
    this.file = file;
    this.clock = clock;
    this.api = new ModelApi(clock);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(64 << 10)
                    .setMaxInitialLineLength(16 << 10)
                    .setIdleTimeout(600))
            .requestHandler(this::receive);
  }

  /** Makes a server that does not listen yet; throws when the key file or directory is unusable. */
  public static StandInCloud create(CloudOptions options) throws IOException {
    ApiKeys keys = ApiKeys.from(options.apiKeyFile());
    Optional<RecordingFile> file = Optional.empty();
    if (options.recordings().isPresent()) {
      file = Optional.of(new RecordingFile(options.recordings().get()));
    }
    return new StandInCloud(options, keys, file, InstantSource.system());
  }

  /** Listens; the future gives the port, or fails when it is taken. */
  public Future<Integer> start() {
    return server.listen(options.port(), options.host()).map(HttpServer::actualPort);
  }

  /** Stops listening and drops all connections; returns when done. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    file.ifPresent(StandInCloud::closeFile);
  }

  /** One event loop, and no cache directory left in the temporary directory by a killed process. */
  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private void receive(HttpServerRequest request) {
    request.response().putHeader("server", SERVER).putHeader("x-request-id", "si-" + ++requests);
    boolean control =
        switch (request.path()) {
          case "/recorded", "/faults", "/healthz" -> true;
          case null, default -> false;
        };
    Optional<RecordedRequest> record = control ? Optional.empty() : Optional.of(begin(request));
    Buffer body = Buffer.buffer();
    long[] received = {0};
    request.handler(chunk -> {
      received[0] += chunk.length();
      boolean fits = received[0] <= MAX_BODY_BYTES;
      record.ifPresent(r -> recorder.append(r, chunk, fits));
      if (fits) {
        body.appendBuffer(chunk);
      } else if (!request.response().ended()) {
        refuseTooLong(request);
      }
    });
    request.exceptionHandler(cut -> record.ifPresent(this::keep));
    request.endHandler(end -> {
      record.ifPresent(recorder::finish);
      record.ifPresent(this::keep);
      if (!request.response().ended()) {
        answer(request, body, control);
      }
    });
  }

  private RecordedRequest begin(HttpServerRequest request) {
    Instant now = clock.instant();
    String version = request.version().alpnName();
    return recorder.begin(now, request.method().name(), request.uri(), version, request.headers());
  }

  private void keep(RecordedRequest record) {
    file.ifPresent(f -> f.append(record));
  }

  private static void refuseTooLong(HttpServerRequest request) {
    request.response().putHeader("connection", "close");
    error(request, ApiError.tooLong(MAX_BODY_BYTES));
  }

  private void answer(HttpServerRequest request, Buffer body, boolean control) {
    try {
      if (control) {
        json(request, control(request, body));
      } else {
        model(request, body);
      }
    } catch (ApiError e) {
      error(request, e);
    }
  }

  private void model(HttpServerRequest request, Buffer body) {
    String path = request.path() == null ? "" : request.path();
    if (path.startsWith("/v1/")) {
      keys.check(request.getHeader("authorization"));
    }
    Fault fault = faults.take();
    if (fault == Fault.HANG) {
      return;
    } else if (fault == Fault.UNAVAILABLE) {
      throw ApiError.unavailable();
    }
    writer.write(
        request, api.answer(request.method(), path, body, fault), fault, faults.delayMillis());
  }

  private String control(HttpServerRequest request, Buffer body) {
    String operation = request.method() + " " + request.path();
    return switch (operation) {
      case "GET /healthz" -> "{\"status\":\"UP\",\"standIn\":true}";
      case "GET /recorded" -> recorder.json(since(request)).toString();
      case "DELETE /recorded" -> {
        recorder.clear();
        yield recorder.json(0).toString();
      }
      case "GET /faults" -> faults.json().toString();
      case "POST /faults" -> {
        JsonNode wanted = api.parse(body);
        faults.set(wanted);
        yield faults.json().toString();
      }
      default -> throw ApiError.methodNotAllowed(request.method().name());
    };
  }

  private static long since(HttpServerRequest request) {
    String since = request.getParam("since", "0");
    try {
      return Long.parseLong(since);
    } catch (NumberFormatException e) {
      throw ApiError.malformed("since", "'since' must be a number.");
    }
  }

  private static void error(HttpServerRequest request, ApiError error) {
    request.response().setStatusCode(error.status());
    json(request, error.json().toString());
  }

  private static void json(HttpServerRequest request, String json) {
    request.response().putHeader("content-type", "application/json").end(json);
  }

  private static void closeFile(RecordingFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
