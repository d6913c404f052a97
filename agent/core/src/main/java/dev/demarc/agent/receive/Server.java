package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.ServerCertificate;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP door. Everything under {@code /v1} and {@code /demarc} needs an application's key, also
 * on loopback; {@code /healthz}, {@code /readyz} and {@code /metrics} need none. Each connection
 * belongs to one of a few event loops, which reads its requests; each is handled on a virtual
 * thread of its own.
 */
public final class Server implements AutoCloseable {
  private static final int BODIES_HELD = 4;
  private static final long BODY_TIMEOUT_MILLIS = 60_000;

  /**
   * Where to listen, and the bounds.
   *
   * @param listen port 0 takes a free one
   * @param certificate absent for plain HTTP
   * @param loops event loops that share the connections
   */
  public record Options(
      InetSocketAddress listen,
      Optional<ServerCertificate> certificate,
      int bodyBytes,
      int inFlight,
      int loops) {
    /** Plain HTTP with an event loop for each processor. */
    public Options(InetSocketAddress listen, int bodyBytes, int inFlight) {
      this(listen, Optional.empty(), bodyBytes, inFlight);
    }

    /** With an event loop for each processor. */
    public Options(
        InetSocketAddress listen,
        Optional<ServerCertificate> certificate,
        int bodyBytes,
        int inFlight) {
      this(listen, certificate, bodyBytes, inFlight, Runtime.getRuntime().availableProcessors());
    }
  }

  private final Options options;
  private final PolicyInForce policy;
  private final Metrics metrics;
  private final Endpoints endpoints;
  private final JobDoor jobs;
  private final GoldenDoor golden;
  private final Admission admission;
  private final Vertx vertx;
  private final List<HttpServer> servers = new ArrayList<>();
  private final RequestThreads threads = new RequestThreads();
  private volatile @Nullable LocalOnly localOnly;
  private volatile @Nullable ServerCertificate shown;

  /** A door at which no golden sets are run. */
  public Server(
      Vertx vertx,
      Options options,
      PolicyInForce policy,
      Requests requests,
      Metrics metrics,
      InstantSource clock) {
    this(vertx, options, policy, requests, Server::noGolden, metrics, clock, clock);
  }

  /**
   * @param signed the time by which people's tokens are valid
   */
  public Server(
      Vertx vertx,
      Options options,
      PolicyInForce policy,
      Requests requests,
      Golden golden,
      Metrics metrics,
      InstantSource clock,
      InstantSource signed) {
    this.options = options;
    this.policy = policy;
    this.metrics = metrics;
    this.vertx = vertx;
    this.endpoints = new Endpoints(policy, requests, clock, signed);
    this.jobs = new JobDoor(requests);
    this.golden = new GoldenDoor(golden, endpoints);
    this.admission = new Admission(options.inFlight(), (long) BODIES_HELD * options.bodyBytes());
    metrics.gauge("demarc_requests_in_flight", admission::underWay);
    for (int i = 0; i < options.loops(); i++) {
      servers.add(server());
    }
  }

  private static ObjectNode noGolden(
      Caller caller, Golden.Asked asked, Golden.Door door, BooleanSupplier gone) {
    throw Refusal.of(ErrorCode.NOT_FOUND);
  }

  private HttpServer server() {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxHeaderSize(32 << 10)
            .setMaxInitialLineLength(8 << 10)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setIdleTimeout(660);
    options
        .certificate()
        .ifPresent(own -> http.setSsl(true).setUseAlpn(false).setKeyCertOptions(shown(own)));
    return vertx.createHttpServer(http).requestHandler(this::receive);
  }

  private static PemKeyCertOptions shown(ServerCertificate own) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(own.chain()))
        .addKeyValue(Buffer.buffer(own.key()));
  }

  /** From here on new connections are shown this certificate; for a door that has one. */
  public void use(ServerCertificate own) {
    LocalOnly before = localOnly;
    if (before != null && !own.equals(shown)) {
      shown = null; // until all of them show it: then the one before is not there already
      Future.all(
              servers.stream()
                  .map(each ->
                      each.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(shown(own))))
                  .toList())
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
      shown = own;
      localOnly = before.named(own.names());
    }
  }

  /** Listens; the stage gives the port, or fails when it is taken. */
  public CompletionStage<Integer> start() {
    String host = options.listen().getHostString();
    int port = options.listen().getPort() == 0 ? free(host) : options.listen().getPort();
    shown = options.certificate().orElse(null);
    localOnly =
        new LocalOnly(
            host, port, options.certificate().map(ServerCertificate::names).orElse(Set.of()));
    return Future.all(servers.stream().map(server -> listen(server, port, host)).toList())
        .map(port)
        .toCompletionStage();
  }

  /** From a loop of its own: a thread without one is given the same one each time. */
  private Future<HttpServer> listen(HttpServer server, int port, String host) {
    Promise<HttpServer> listening = Promise.promise();
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(own -> server.listen(port, host).onComplete(listening));
    return listening.future();
  }

  /** Servers share a port that is named; one that the system picks would be each one's own. */
  private static int free(String host) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException("no free port on " + host, none);
    }
  }

  /**
   * Stops taking requests and waits for those under way; what has not ended after that time is cut.
   */
  public void drain(Duration grace) {
    Future.join(
            servers.stream()
                .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                .toList())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** Stops taking requests; those under way are cut. */
  @Override
  public void close() {
    servers.forEach(server -> server.close().toCompletionStage().toCompletableFuture().join());
    threads.close();
  }

  private void receive(HttpServerRequest request) {
    String id = "req_" + UUID.randomUUID();
    request.response().putHeader("x-request-id", id);
    try {
      checkHost(request);
      Repeats.refuse(request.headers());
      String path = request.path() == null ? "" : request.path();
      switch (request.method().name() + " " + path) {
        case "GET /healthz" -> text(request, 200, "ok\n");
        case "GET /readyz" -> ready(request);
        case "GET /metrics" -> metrics(request);
        case "GET /v1/models",
            "POST /v1/chat/completions",
            "POST /v1/embeddings",
            "POST /demarc/v1/decide" ->
            admit(request, path);
        case "POST " + GoldenDoor.PATH -> {
          GoldenDoor.requireHere(request);
          admit(request, path);
        }
        default -> admitJob(request, path);
      }
    } catch (Refusal refusal) {
      refuse(request, refusal);
    }
  }

  private void admitJob(HttpServerRequest request, String path) {
    if (!JobDoor.serves(request.method().name(), path)) {
      throw Refusal.saying(ErrorCode.NOT_FOUND, "There is no such endpoint here.");
    }
    admit(request, path);
  }

  private void checkHost(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    LocalOnly check = localOnly;
    if (check == null) {
      throw Refusal.of(ErrorCode.OVERLOADED);
    }
    check.check(
        authority == null ? null : authority.host(),
        authority == null ? -1 : authority.port(),
        request.getHeader("origin"));
  }

  /** Without a key on this machine alone: it names targets, classes and the site. */
  private void metrics(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    if (peer == null || !isLoopback(peer.hostAddress())) {
      endpoints.caller(request.getHeader("authorization"));
    }
    text(request, 200, metrics.text());
  }

  private static boolean isLoopback(@Nullable String literal) {
    return literal != null && InetAddress.ofLiteral(literal).isLoopbackAddress();
  }

  private void ready(HttpServerRequest request) {
    boolean ready = policy.current().isPresent();
    text(request, ready ? 200 : 503, ready ? "ready\n" : "no policy in force\n");
  }

  private void admit(HttpServerRequest request, String path) {
    Caller caller = endpoints.caller(request.getHeader("authorization"));
    Admission.Pass pass = admission.enter();
    request.response().endHandler(ended -> pass.leave());
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Body body = new Body(options.bodyBytes(), pass);
    context.runOnContext(soon -> body.closeAfter(vertx, BODY_TIMEOUT_MILLIS, request));
    body.read(
        request,
        bytes -> {
          HttpReply reply = new HttpReply(request.response());
          threads.start(context, () -> handle(request, path, caller, bytes, reply, pass));
        },
        refusal -> {
          pass.leave();
          refuse(request, refusal);
        });
  }

  private void handle(
      HttpServerRequest request,
      String path,
      Caller caller,
      byte[] body,
      HttpReply reply,
      Admission.Pass pass) {
    try {
      String method = request.method().name();
      if (JobDoor.serves(method, path)) {
        jobs.answer(method, path, request::getParam, caller, reply);
      } else if (path.equals(GoldenDoor.PATH)) {
        golden.answer(caller, request::getParam, request::getHeader, body, reply);
      } else {
        pass.reads(body);
        endpoints.answer(path, caller, request::getHeader, body, reply);
      }
    } catch (Reply.Gone gone) {
      request.connection().close();
    } catch (RuntimeException | Error fault) {
      failed(request, reply, fault);
    } finally {
      pass.leave();
    }
  }

  private void failed(HttpServerRequest request, HttpReply reply, Throwable fault) {
    if (fault instanceof Refusal refusal && !reply.begun()) {
      refuse(request, refusal);
      return;
    }
    System.getLogger("demarc.receive")
        .log(System.Logger.Level.ERROR, "request failed: {0}", Faults.describe(fault));
    if (reply.begun()) {
      request.connection().close();
    } else {
      refuse(request, Refusal.of(ErrorCode.AGENT_FAULT));
    }
  }

  private void refuse(HttpServerRequest request, Refusal refusal) {
    if (request.response().ended()) {
      return;
    }
    if (refusal.decision().isEmpty()) {
      metrics.request(refusal.code().wire(), "-", 0);
    }
    Map<String, String> headers = new LinkedHashMap<>(ErrorBody.headers(refusal));
    if (!request.isEnded()) {
      headers.put("connection", "close");
    }
    request.response().setStatusCode(refusal.code().status());
    headers.forEach(request.response()::putHeader);
    request.response().end(ErrorBody.json(refusal).toString());
  }

  private static void text(HttpServerRequest request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
  }
}
