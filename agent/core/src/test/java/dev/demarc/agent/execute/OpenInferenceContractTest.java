package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.catalogue.Tensors;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over the Open Inference Protocol, against a conformant server on ONNX Runtime. */
class OpenInferenceContractTest extends AdapterContract {
  private final OpenInferenceServer far = new OpenInferenceServer();
  private final OpenInferenceAdapter adapter =
      new OpenInferenceAdapter(far.vertx, InstantSource.system());
  private Given now = Given.HELLO;
  private Tensors tensors = new Tensors("text", "said", Tensors.Prompt.SINGLE, true);

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
    return target(host(), "twice", tensors);
  }

  /** A target at this address, whose model has these tensors. */
  static Target target(String host, String model, @Nullable Tensors mapping) {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of(model),
            "1",
            null,
            "onnx",
            "f32",
            8_192,
            new TreeSet<>(List.of(Feature.CHAT)),
            new TreeMap<>(),
            0,
            0,
            0,
            mapping,
            null);
    return new Target(
        TargetId.of("cluster"),
        "Cluster",
        Boundary.PRIVATE_CLUSTER,
        "eu",
        "site",
        Protocol.OPEN_INFERENCE,
        List.of(host),
        List.of(),
        List.of(offer));
  }

  private String host() {
    return far.host(now);
  }

  @Override
  Binding binding() {
    return new Binding(URI.create(OpenInferenceServer.scheme(now) + host()), () -> "", null, 1);
  }

  @Override
  void given(Given what, boolean streamed) {
    now = what;
    far.far = what;
  }

  @Override
  boolean echoes() {
    return true;
  }

  @Override
  String said() {
    return "hellohello";
  }

  @Override
  long[] usage() {
    return new long[] {Tokens.of(job(false, 1).request().tree()), Tokens.of(said())};
  }

  @Override
  Brought file() {
    return Brought.REFUSED;
  }

  @Override
  boolean oneChoiceOnly() {
    return true;
  }

  @Override
  List<String> ignores() {
    return List.of(
        "ignored-frequency-penalty",
        "ignored-logit-bias",
        "ignored-logprobs",
        "ignored-max-tokens",
        "ignored-others",
        "ignored-presence-penalty",
        "ignored-response-format",
        "ignored-seed",
        "ignored-stop",
        "ignored-temperature",
        "ignored-top-p");
  }

  @Override
  Map<Given, String> cannotHappen() {
    return Map.of(Given.AT_THE_BOUND, "the protocol has no reason to finish");
  }

  @Override
  void shows(Given what) throws AttemptFailed {
    given(what, false);
    assertEquals(List.of("stop"), run(new Taken(false), job(false, 20)).finishReasons());
  }

  @Test
  void saysThatItCountedTheTokensItself() throws AttemptFailed {
    given(Given.HELLO, false);
    assertFalse(run(new Taken(false), job(false, 20)).told());
  }

  @Test
  void asksOnceWhetherTheTensorsAreThoseOfTheCatalogue() throws AttemptFailed {
    run(new Taken(false), job(false, 20));
    run(new Taken(false), job(false, 20));
    assertEquals(
        List.of(
            "GET /v2/models/twice/versions/1/ready",
            "GET /v2/models/twice/versions/1",
            "POST /v2/models/twice/versions/1/infer",
            "POST /v2/models/twice/versions/1/infer"),
        far.asked);
    JsonNode input = far.inferred.getFirst().at("/inputs/0");
    assertEquals("BYTES", input.path("datatype").asText());
    assertEquals("[1]", input.path("shape").toString());
    assertEquals("[\"hello\"]", input.path("data").toString());
    assertEquals("said", far.inferred.getFirst().at("/outputs/0/name").asText());
  }

  @Test
  void sendsNothingOfARequestToAModelThatIsNotAsCatalogued() {
    far.ready = false;
    assertEquals("not_ready", failure(job(false, 20)));
    far.ready = true;
    tensors = new Tensors("text", "logits", Tensors.Prompt.SINGLE, false);
    assertEquals("wrong_tensors", failure(job(false, 20)));
    assertEquals(List.of(), far.inferred);
  }

  @Test
  void writesAConversationAsTheCatalogueSays() throws AttemptFailed {
    assertEquals(
        "tools_unsupported",
        failure(job(false, 20, ",\"tools\":[{\"function\":{\"name\":\"a\"}}]")));
    String two =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"system\",\"content\":\"be\"},"
            + "{\"role\":\"user\",\"content\":\"so\"}]}";
    assertEquals("one_message_only", failure(chat(two)));
    tensors = new Tensors("text", "said", Tensors.Prompt.TRANSCRIPT, true);
    Taken taken = new Taken(false);
    run(taken, chat(two));
    assertEquals("system: be\nuser: so\nassistant:".repeat(2), taken.text());
  }

  @Test
  void refusesACatalogueThatDoesNotSayTheTensors() {
    assertEquals(
        "models", assertThrows(InvalidValue.class, () -> target(host(), "twice", null)).field());
  }

  private Job chat(String body) {
    Job job = job(false, 20);
    return new Job(
        job.decision(),
        1,
        job.route(),
        job.target(),
        job.offer(),
        job.binding(),
        ChatParser.parse(body.getBytes(StandardCharsets.UTF_8)),
        job.origin(),
        job.deadline());
  }

  private String failure(Job job) {
    return assertThrows(AttemptFailed.class, () -> run(new Taken(false), job)).type();
  }
}
