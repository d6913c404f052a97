package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.contract.catalogue.Protocol;
import java.util.List;

/**
 * One call for vectors at a target that speaks OpenAI's API. Whatever encoding the target answers
 * in, the caller gets the one it asked for, checked: as many as it sent inputs, in their order, of
 * one length.
 */
final class EmbeddingsCall implements Adapter.Prepared {
  private final Exchange exchange;
  private final Job job;
  private final EmbeddingsRequest request;

  EmbeddingsCall(Exchange exchange, Job job, EmbeddingsRequest request) {
    this.exchange = exchange;
    this.job = job;
    this.request = request;
  }

  @Override
  public long bytesOut() {
    return exchange.bytesOut();
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    Mismatches mismatches = new Mismatches(job);
    ObjectNode answer = exchange.run(sink, meter, mismatches);
    if (answer.hasNonNull("error") || answer.path("object").asText("").equals("error")) {
      throw AttemptFailed.unhealthy("upstream_error");
    }
    JsonNode counted = answer.path("usage").path("prompt_tokens");
    boolean told = counted.isIntegralNumber();
    long tokens = told ? Usage.input(job, counted) : Tokens.of(request.tree());
    Long cached = Usage.cached(answer.path("usage"), tokens);
    if (told) {
      meter.told(tokens, cached, 0);
    } else {
      meter.seen(tokens, null, 0);
    }
    FarEnvelope far = envelope(answer, mismatches);
    Vectors vectors = Vectors.read(answer.path("data"), request);
    ServedModel model = ServedModel.of(job, answer.path("model").asText(""));
    mismatches.served(model);
    sink.whole(vectors.answer(model.name(), request.encoding(), tokens));
    return new Served(
        model.name(), mismatches.all(), tokens, cached, 0, told, List.of(), far.less(), List.of());
  }

  /** Another agent says in it what it did; any other target, who it is at most. */
  private FarEnvelope envelope(ObjectNode answer, Mismatches mismatches) throws AttemptFailed {
    if (job.target().protocol() != Protocol.AGENT) {
      mismatches.servedBy(answer.path("demarc").path("operator").textValue());
      return FarEnvelope.NONE;
    }
    FarEnvelope far = FarEnvelope.NONE.then(answer);
    far.check(job, mismatches);
    return far;
  }
}
