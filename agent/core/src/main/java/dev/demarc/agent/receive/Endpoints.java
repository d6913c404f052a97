package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.json.DemarcJson;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints that need a key, from the bytes that arrived to the pipeline. */
final class Endpoints {
  private final ApiKeys keys;
  private final RateLimits limits;
  private final ActorTokens tokens;
  private final Requests requests;
  private final InstantSource clock;

  /**
   * @param signed the time by which tokens are valid
   */
  Endpoints(PolicyInForce policy, Requests requests, InstantSource clock, InstantSource signed) {
    this.keys = new ApiKeys(policy);
    this.limits = new RateLimits(clock);
    this.tokens = new ActorTokens(signed);
    this.requests = requests;
    this.clock = clock;
  }

  /** Who calls, within the limit of its application. */
  Caller caller(@Nullable String authorization) {
    Caller caller = keys.caller(authorization);
    limits.take(caller.application());
    return caller;
  }

  void answer(
      String path,
      Caller caller,
      Function<String, @Nullable String> header,
      byte[] body,
      Reply reply) {
    switch (path) {
      case "/v1/models" -> json(reply, requests.models(caller));
      case "/demarc/v1/decide" ->
          json(reply, requests.explain(inbound(caller, header, either(body))));
      case "/v1/embeddings" ->
          requests.chat(inbound(caller, header, EmbeddingsParser.parse(body)), reply);
      default -> requests.chat(inbound(caller, header, ChatParser.parse(body)), reply);
    }
  }

  /** A dry run takes the body of any endpoint. */
  private static ModelRequest either(byte[] body) {
    ObjectNode tree = JsonBody.read(body);
    return tree.has("input") && !tree.has("messages")
        ? EmbeddingsParser.parse(tree, body.length)
        : ChatParser.parse(tree, body.length);
  }

  private Inbound inbound(
      Caller caller, Function<String, @Nullable String> header, ModelRequest request) {
    Hints hints = raised(Hints.parse(header), caller, request);
    Budget.require(hints, request);
    Person person = tokens.person(hints.actorToken(), caller.policy().bundle().actorKeys());
    if (person.subject().isPresent() && hints.answerer().isPresent()) {
      throw NamedOutside.refused("the verified actor answers, and nobody else");
    }
    return new Inbound(caller, hints, person, request, clock.instant());
  }

  /** The classes of the sources a request brings count as declared. */
  static Hints raised(Hints hints, Caller caller, ModelRequest request) {
    return request instanceof ChatRequest chat && !chat.sources().byId().isEmpty()
        ? hints.declaring(
            chat.sources().highest(hints.dataClass(), caller.policy().bundle().classes()))
        : hints;
  }

  private static void json(Reply reply, ObjectNode body) {
    reply.whole(200, Map.of("content-type", "application/json"), DemarcJson.bytes(body));
  }
}
