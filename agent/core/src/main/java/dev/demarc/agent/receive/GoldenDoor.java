package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that runs a golden set: {@code POST /demarc/v1/golden?target=&model=} with the file
 * as its body, from this machine alone.
 */
final class GoldenDoor {
  static final String PATH = "/demarc/v1/golden";

  private final Golden golden;
  private final Endpoints endpoints;

  GoldenDoor(Golden golden, Endpoints endpoints) {
    this.golden = golden;
    this.endpoints = endpoints;
  }

  /** Refuses whoever is not on this machine. */
  static void requireHere(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    SocketAddress own = request.localAddress();
    String from = peer == null ? null : peer.hostAddress();
    boolean here =
        from != null
            && (InetAddress.ofLiteral(from).isLoopbackAddress()
                || (own != null && from.equals(own.hostAddress())));
    if (!here) {
      throw Refusal.saying(
          ErrorCode.HOST_REFUSED, "Golden sets are run from the agent's own machine.");
    }
  }

  void answer(
      Caller caller,
      Function<String, @Nullable String> parameter,
      Function<String, @Nullable String> header,
      byte[] body,
      Reply reply) {
    Golden.Asked asked =
        new Golden.Asked(
            body, id("target", parameter, TargetId::of), id("model", parameter, ModelId::of));
    String authorization = header.apply("authorization");
    var result =
        golden.run(
            caller,
            asked,
            (headers, chat, answer) -> ask(authorization, headers, chat, answer),
            reply::gone);
    reply.whole(
        200,
        Map.of("content-type", "application/json"),
        result.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void ask(
      @Nullable String authorization, Map<String, String> headers, byte[] chat, Reply answer) {
    Caller caller = endpoints.caller(authorization);
    endpoints.answer(
        "/v1/chat/completions",
        caller,
        name -> headers.get(name.toLowerCase(Locale.ROOT)),
        chat,
        answer);
  }

  private static <T> Optional<T> id(
      String name, Function<String, @Nullable String> parameter, Function<String, T> parse) {
    try {
      return Optional.ofNullable(parameter.apply(name)).map(parse);
    } catch (InvalidValue malformed) {
      throw Members.malformed(name, malformed.reason());
    }
  }
}
