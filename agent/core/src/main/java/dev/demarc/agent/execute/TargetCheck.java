package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.Authorities;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.EmbeddingsParser;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.DecisionId;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;

/**
 * Tries a bound target that is reached over HTTP, for the operator of a site: gets there step by
 * step, shows its key and asks for its models, and where it is told to, sends one tiny request of
 * fixed words the way the agent sends all. Blocks; never on an event loop.
 */
public final class TargetCheck implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final DecisionId NOT_DECIDED = DecisionId.of("dec_00000000000000000000000000");

  private final Clients clients;
  private final OpenAiAdapter openAi;
  private final OpenInferenceAdapter openInference;

  public TargetCheck(Vertx vertx) {
    this.clients = new Clients(vertx);
    this.openAi = new OpenAiAdapter(vertx, InstantSource.system());
    this.openInference = new OpenInferenceAdapter(vertx, InstantSource.system());
  }

  /** Goes there, shows the key and asks for the models; sends nothing else. */
  public Found look(Target target, Binding binding) {
    URI base = binding.baseUrl();
    if (base == null) {
      return Found.bad("catalogue", "has no baseUrl", "bind one in agent.yaml");
    }
    PinnedTrust trust =
        PinnedTrust.of(Authorities.trust(binding.outbound().authorities()), target.pins());
    try {
      String key = key(binding);
      String by = new Reach(base, binding.outbound(), trust).look();
      return new ModelsAsked(clients, target, binding, base, key).found(by);
    } catch (Reach.Stopped stopped) {
      return stopped.found();
    }
  }

  private static String key(Binding binding) throws Reach.Stopped {
    try {
      return binding.apiKey().get();
    } catch (RuntimeException unreadable) {
      throw new Reach.Stopped(
          "secret",
          "apiKey: " + unreadable.getMessage(),
          "put the key there, readable for the agent's user");
    }
  }

  /** Sends one request of fixed words and waits for its answer, which is thrown away. */
  public Found send(Target target, Binding binding) {
    ModelOffer offer = target.models().getFirst();
    Route route = Route.of(target, offer);
    Job job =
        new Job(
            NOT_DECIDED,
            1,
            route,
            target,
            offer,
            binding,
            request(offer),
            target.place(),
            Instant.now().plus(PATIENCE));
    Meter meter = new Meter();
    try {
      Adapter adapter = target.protocol() == Protocol.OPEN_INFERENCE ? openInference : openAi;
      Served served = adapter.prepare(job).run(new Unread(), meter);
      return served.mismatches().isEmpty()
          ? Found.good("send", offer.id() + " answered")
          : mismatch(offer, served);
    } catch (AttemptFailed failed) {
      return Found.bad(
          "send",
          offer.id() + " gave no answer (" + failed.type() + ")",
          "look into the target's own log; does it serve this model under this name?");
    } catch (Refusal refused) {
      return Found.bad("send", "refused as " + refused.code().wire(), refused.code().fix());
    } finally {
      meter.leave();
    }
  }

  private static Found mismatch(ModelOffer offer, Served served) {
    List<String> what =
        new TreeSet<>(served.mismatches()).stream().map(each -> each.wire()).toList();
    return Found.bad(
        "send",
        offer.id() + " was answered by another " + String.join(", ", what),
        "correct the catalogue, or what is deployed there");
  }

  private static ModelRequest request(ModelOffer offer) {
    String model = "\"model\":\"" + offer.id() + "\"";
    boolean chats = offer.features().contains(Feature.CHAT);
    String body =
        chats
            ? "{"
                + model
                + ",\"max_tokens\":1,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"Say yes.\"}]}"
            : "{" + model + ",\"input\":\"yes\"}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return chats ? ChatParser.parse(bytes) : EmbeddingsParser.parse(bytes);
  }

  /** Nobody reads the answer. */
  private static final class Unread implements Sink {
    @Override
    public boolean streams() {
      return false;
    }

    @Override
    public void whole(ObjectNode completion) {}

    @Override
    public void chunk(ObjectNode chunk) {}

    @Override
    public boolean gone() {
      return false;
    }
  }

  @Override
  public void close() {
    clients.close();
    openAi.close();
    openInference.close();
  }
}
