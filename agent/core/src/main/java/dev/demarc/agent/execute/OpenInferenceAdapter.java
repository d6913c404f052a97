package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.contract.catalogue.Tensors;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Targets that speak the Open Inference Protocol, version 2, over REST
 * (kserve/open-inference-protocol, {@code inference_rest.md}): {@code POST
 * v2/models/{m}[/versions/{v}]/infer} with the texts in a {@code BYTES} tensor, as the catalogue's
 * {@link Tensors} say. The protocol has no conversation, no stream, no count of tokens and no
 * reason to finish: a streamed answer comes in one piece, tokens are counted here, and what a chat
 * asks beyond text is refused or told as ignored ({@link Honoured}). Before a model's first use,
 * and every five minutes of use, the server is asked whether it is ready and whether its tensors
 * are the catalogued ones.
 */
public final class OpenInferenceAdapter implements Adapter, AutoCloseable {
  private final Clients clients;
  private final InstantSource clock;
  private final TensorCheck check;

  public OpenInferenceAdapter(Vertx vertx, InstantSource clock) {
    this.clients = new Clients(vertx);
    this.clock = clock;
    this.check = new TensorCheck(clock);
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    URI base = job.binding().baseUrl();
    Tensors tensors = job.offer().tensors();
    if (base == null || tensors == null) {
      throw AttemptFailed.refused("unbound");
    }
    List<String> texts = texts(job, tensors);
    String model = path(job, base, tensors);
    RequestOptions options = Endpoint.post(job.target(), base, model + "/infer");
    String key = job.binding().apiKey().get();
    if (!key.isEmpty()) {
      options.putHeader("authorization", "Bearer " + key);
    }
    HttpClient client = clients.of(job.target(), job.binding().outbound());
    Exchange infer = new Exchange(client, options, body(job, tensors, texts), job, clock);
    TensorCheck.Questions questions =
        new TensorCheck.Questions(
            new Exchange(
                client, get(job, base, model + "/ready", key), Buffer.buffer(), job, clock),
            new Exchange(client, get(job, base, model, key), Buffer.buffer(), job, clock));
    OpenInferenceCall call =
        new OpenInferenceCall(infer, () -> check.require(job, tensors, questions), job, clock);
    return job.request() instanceof ChatRequest chat
        ? Honoured.BY_TENSOR.telling(chat, call)
        : call;
  }

  private static RequestOptions get(Job job, URI base, String path, String key)
      throws AttemptFailed {
    RequestOptions options = Endpoint.get(job.target(), base, path);
    return key.isEmpty() ? options : options.putHeader("authorization", "Bearer " + key);
  }

  private static String path(Job job, URI base, Tensors tensors) {
    String path = base.getPath() == null ? "" : base.getPath();
    String version =
        tensors.versioned() ? "/versions/" + Endpoint.segment(job.offer().version()) : "";
    return path + "/v2/models/" + Endpoint.segment(job.route().model().text()) + version;
  }

  private static List<String> texts(Job job, Tensors tensors) throws AttemptFailed {
    return switch (job.request()) {
      case EmbeddingsRequest embeddings -> {
        if (embeddings.files() > 0) {
          throw AttemptFailed.refused("texts_only");
        }
        yield embeddings.texts();
      }
      case ChatRequest chat -> {
        Contents.requireTexts(chat);
        yield List.of(prompt(chat.tree().path("messages"), tensors.prompt()));
      }
    };
  }

  private static String prompt(JsonNode messages, Tensors.Prompt form) throws AttemptFailed {
    if (form == Tensors.Prompt.SINGLE) {
      if (messages.size() != 1 || !messages.path(0).path("role").asText().equals("user")) {
        throw AttemptFailed.refused("one_message_only");
      }
      return Contents.text(messages.path(0));
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode message : messages) {
      lines.add(message.path("role").asText() + ": " + Contents.text(message));
    }
    lines.add("assistant:");
    return String.join("\n", lines);
  }

  private static Buffer body(Job job, Tensors tensors, List<String> texts) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", job.decision().text());
    ObjectNode input =
        body.putArray("inputs").addObject().put("name", tensors.input()).put("datatype", "BYTES");
    input.putArray("shape").add(texts.size());
    texts.forEach(input.putArray("data")::add);
    body.putArray("outputs").addObject().put("name", tensors.output());
    return Buffer.buffer(DemarcJson.bytes(body));
  }

  @Override
  public void close() {
    clients.close();
  }
}
