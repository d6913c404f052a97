package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.probe.Binding;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.catalogue.Tensors;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of vectors over the Open Inference Protocol. */
class OpenInferenceEmbeddingsContractTest extends EmbeddingsContract {
  private final OpenInferenceServer far = new OpenInferenceServer();
  private final OpenInferenceAdapter adapter =
      new OpenInferenceAdapter(far.vertx, InstantSource.system());
  private Given now = Given.HELLO;

  @AfterEach
  void close() {
    adapter.close();
    far.close();
  }

  @Override
  Adapter adapter() {
    return adapter;
  }

  @Override
  Target target() {
    Tensors tensors = new Tensors("text", "vector", Tensors.Prompt.SINGLE, false);
    return OpenInferenceContractTest.target(host(), "lengths", tensors);
  }

  private String host() {
    return far.host(now);
  }

  @Override
  Binding binding() {
    return new Binding(URI.create(OpenInferenceServer.scheme(now) + host()), () -> "", null, 1);
  }

  @Override
  void given(Given what) {
    now = what;
    far.far = what;
  }

  @Override
  Map<Given, String> cannotHappen() {
    return Map.of();
  }

  @Override
  long tokens(Job job) {
    return Tokens.of(job.request().tree());
  }

  @Override
  boolean told() {
    return false;
  }

  @Test
  void readsVectorsWhetherFlatOrNested() throws AttemptFailed {
    for (boolean flat : new boolean[] {false, true}) {
      far.flat = flat;
      Taken taken = new Taken(false);
      run(taken, job("\"input\":[\"ab\",\"c\"]", 60));
      JsonNode data = taken.wholes.getFirst().path("data");
      assertEquals("[2.0,0.5]", data.at("/0/embedding").toString());
      assertEquals("[1.0,0.5]", data.at("/1/embedding").toString());
    }
    JsonNode input = far.inferred.getLast().at("/inputs/0");
    assertEquals("[2]", input.path("shape").toString());
    assertEquals(
        List.of("ab", "c"), input.path("data").valueStream().map(JsonNode::asText).toList());
  }

  @Test
  void readsOneVectorOfAModelThatKnowsNoBatch() throws AttemptFailed {
    far.flat = true;
    far.batches = false;
    Taken taken = new Taken(false);
    run(taken, job("\"input\":\"ab\"", 60));
    assertEquals("[2.0,0.5]", taken.wholes.getFirst().at("/data/0/embedding").toString());
  }
}
