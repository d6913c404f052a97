package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.catalogue.Tensors;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One inference, its tensors read back as an answer in OpenAI's shape. */
final class OpenInferenceCall implements Adapter.Prepared {
  private static final int MOST_DIMENSIONS = 1 << 14;

  private final Exchange infer;
  private final Check check;
  private final Job job;
  private final Tensors tensors;
  private final InstantSource clock;
  private final Mismatches mismatches;

  /** What must hold before anything of the request is sent. */
  interface Check {
    void require() throws AttemptFailed;
  }

  OpenInferenceCall(Exchange infer, Check check, Job job, InstantSource clock) {
    this.infer = infer;
    this.check = check;
    this.job = job;
    this.tensors = Objects.requireNonNull(job.offer().tensors());
    this.clock = clock;
    this.mismatches = new Mismatches(job);
  }

  @Override
  public long bytesOut() {
    return infer.bytesOut();
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    check.require();
    ObjectNode answer = infer.run(sink, meter, mismatches);
    if (answer.hasNonNull("error")) {
      throw AttemptFailed.unhealthy("upstream_error");
    }
    String id = answer.path("id").asText("");
    if (!id.isEmpty() && !id.equals(job.decision().text())) {
      throw AttemptFailed.unhealthy("malformed");
    }
    return switch (job.request()) {
      case ChatRequest chat -> chat(text(answer), model(answer), sink, meter);
      case EmbeddingsRequest embeddings -> vectors(answer, embeddings, model(answer), sink, meter);
    };
  }

  private ServedModel model(ObjectNode answer) throws AttemptFailed {
    ServedModel named = ServedModel.of(job, answer.path("model_name").asText(""));
    String version = answer.path("model_version").asText("");
    boolean other =
        tensors.versioned() && !version.isEmpty() && !version.equals(job.offer().version());
    ServedModel served = new ServedModel(named.name(), named.mismatch() || other);
    mismatches.served(served);
    return served;
  }

  private Served chat(String text, ServedModel model, Sink sink, Meter meter) {
    long input = Tokens.of(job.request().tree());
    long output = Tokens.of(text);
    meter.seen(input, null, output);
    if (sink.gone()) {
      throw new Reply.Gone();
    }
    Completions answer = new Completions(job.decision(), clock.instant(), model.name());
    if (sink.streams()) {
      sink.chunk(answer.role());
      sink.chunk(answer.delta(text));
      sink.chunk(answer.finish("stop"));
      sink.chunk(answer.usage(input, output));
    } else {
      sink.whole(answer.whole(text, "stop", input, output));
    }
    return counted(model, input, output, List.of("stop"));
  }

  private Served vectors(
      ObjectNode answer, EmbeddingsRequest request, ServedModel model, Sink sink, Meter meter)
      throws AttemptFailed {
    long tokens = Tokens.of(request.tree());
    meter.seen(tokens, null, 0);
    JsonNode output = output(answer, "FP32");
    List<Float> flat = new ArrayList<>();
    flatten(output.path("data"), flat, 0);
    int rows = request.messages();
    JsonNode shape = output.path("shape");
    boolean oneWithoutBatch = rows == 1 && shape.size() == 1;
    if (!oneWithoutBatch && shape.path(0).asInt(rows) != rows) {
      throw AttemptFailed.unhealthy("wrong_count");
    }
    if (flat.isEmpty() || flat.size() % rows != 0 || flat.size() / rows > MOST_DIMENSIONS) {
      throw AttemptFailed.unhealthy("malformed");
    }
    int length = flat.size() / rows;
    List<float[]> vectors = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      float[] row = new float[length];
      for (int j = 0; j < length; j++) {
        row[j] = flat.get(i * length + j);
      }
      vectors.add(row);
    }
    sink.whole(Vectors.of(vectors, request).answer(model.name(), request.encoding(), tokens));
    return counted(model, tokens, 0, List.of());
  }

  /** The protocol has no count of tokens: they were counted here. */
  private Served counted(ServedModel model, long input, long output, List<String> finishes) {
    return new Served(
        model.name(), mismatches.all(), input, null, output, false, finishes, List.of(), List.of());
  }

  private String text(ObjectNode answer) throws AttemptFailed {
    JsonNode data = output(answer, "BYTES").path("data");
    JsonNode only = data.path(0).isArray() ? data.path(0).path(0) : data.path(0);
    if (data.size() != 1 || !only.isTextual()) {
      throw AttemptFailed.unhealthy("malformed");
    }
    return only.textValue();
  }

  private JsonNode output(ObjectNode answer, String datatype) throws AttemptFailed {
    for (JsonNode output : answer.path("outputs")) {
      if (output.path("name").asText().equals(tensors.output())
          && output.path("datatype").asText().equals(datatype)) {
        return output;
      }
    }
    throw AttemptFailed.unhealthy("malformed");
  }

  /** Data comes flat in row-major order, or nested as its shape is. */
  private static void flatten(JsonNode data, List<Float> flat, int depth) throws AttemptFailed {
    for (JsonNode each : data) {
      if (each.isArray() && depth < 4) {
        flatten(each, flat, depth + 1);
      } else if (each.isNumber()) {
        flat.add(each.floatValue());
      } else {
        throw AttemptFailed.unhealthy("malformed");
      }
    }
  }
}
