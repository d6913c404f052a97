package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.Upstream;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.EmbeddingsParser;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.policy.OnMismatch;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract over every dialect of OpenAI's API; the servers are conformant stand-ins. */
class OpenAiContractTest {
  private abstract static class OverHttp extends AdapterContract {
    private final OpenAiSide side = new OpenAiSide(protocol(), Feature.CHAT, Feature.STREAM);
    final FarSide far = side.far;

    abstract Protocol protocol();

    @AfterEach
    void close() throws Exception {
      side.close();
    }

    @Override
    Adapter adapter() {
      return side.adapter();
    }

    @Override
    Target target() {
      return side.target();
    }

    @Override
    Binding binding() {
      return side.binding();
    }

    @Override
    Optional<Adapter> alive(Duration apart) {
      return Optional.of(side.adapter(apart));
    }

    @Override
    void given(Given what, boolean streamed) {
      side.given(what, streamed);
    }

    @Override
    Map<Given, String> cannotHappen() {
      return Map.of();
    }

    /** What the far side got of a request with these members. */
    JsonNode sent(String members) throws AttemptFailed {
      given(Given.HELLO, false);
      run(new Taken(false), job(false, 20, members));
      try {
        return DemarcJson.strict().readTree(got().body());
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      }
    }

    Upstream.Got got() {
      return far.upstream.got.getLast();
    }

    String refusal(String members) {
      given(Given.HELLO, false);
      AttemptFailed failed =
          assertThrows(AttemptFailed.class, () -> run(new Taken(false), job(false, 20, members)));
      assertEquals(0, far.upstream.got.size(), "what is refused is not sent");
      return failed.type();
    }
  }

  @Nested
  class AsOpenAi extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.OPENAI;
    }

    @Test
    void tellsTheCallerOfASilentTargetThatItIsStillAtIt() throws Exception {
      far.upstream.answer =
          (request, body) -> {
            Upstream.begin(request, Upstream.delta("hel"));
            far.vertx.setTimer(
                400,
                late ->
                    request.response().end(Upstream.delta("lo") + Upstream.FINISH + Upstream.DONE));
          };
      Taken taken = new Taken(true);
      try (var often =
          new OpenAiAdapter(far.vertx, InstantSource.system(), Duration.ofMillis(50))) {
        often.prepare(job(true, 20)).run(taken, new Meter());
      }
      assertEquals("hello", taken.text());
      assertTrue(taken.signs > 1, "signs of life: " + taken.signs);
    }

    @Test
    void sendsTheKeyAsABearersToTheUsualPath() throws AttemptFailed {
      assertEquals("m-1", sent(",\"n\":2").path("model").asText());
      assertEquals("/v1/chat/completions", got().path());
      assertEquals("Bearer sk-site", got().authorization());
    }

    @Test
    void connectsToNoHostTheCatalogueDoesNotName() {
      assertEquals("host_not_in_catalogue", refusalAt("http://127.0.0.2:9/v1"));
    }

    @Test
    void connectsToNoNameWithoutTls() {
      assertEquals("plain_http", refusalAt("http://models.site.example:9/v1"));
    }

    private String refusalAt(String url) {
      given(Given.HELLO, false);
      Job job = job(false, 20);
      Job elsewhere =
          new Job(
              job.decision(),
              1,
              job.route(),
              job.target(),
              job.offer(),
              new Binding(URI.create(url), () -> "", null, 1),
              job.request(),
              job.origin(),
              job.deadline());
      return assertThrows(AttemptFailed.class, () -> adapter().prepare(elsewhere)).type();
    }
  }

  @Nested
  class AsAzure extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.AZURE_OPENAI;
    }

    @Test
    void namesTheDeploymentInThePathAndShowsTheKeyInItsOwnHeader() throws AttemptFailed {
      sent("");
      assertEquals("/openai/deployments/m-1/chat/completions", got().path());
      assertEquals("api-version=2024-10-21", got().query());
      assertTrue(got().headers().contains("api-key"), got().headers().toString());
      assertEquals("null", got().authorization());
    }
  }

  @Nested
  class AsVllm extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.VLLM;
    }
  }

  @Nested
  class AsOllama extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.OLLAMA;
    }

    @Override
    boolean oneChoiceOnly() {
      return true;
    }

    @Test
    void saysTheBoundInTheOneNameThatIsRead() throws AttemptFailed {
      JsonNode sent = sent(",\"max_completion_tokens\":7");
      assertEquals(7, sent.path("max_tokens").asInt());
      assertTrue(sent.path("max_completion_tokens").isMissingNode());
    }

    @Test
    void refusesWhatWouldBePassedOverInSilence() {
      assertEquals("tool_choice_unsupported", refusal(",\"tool_choice\":\"required\""));
    }
  }

  @Nested
  class AsAnotherAgent extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.AGENT;
    }

    @Test
    void tellsItTheClassAndTheWayAndHandsOnNeitherSessionNorToken() throws AttemptFailed {
      sent("");
      var headers = far.upstream.headers.getLast();
      assertEquals("phi", headers.get("demarc-class"));
      assertEquals("chat", headers.get("demarc-task"));
      assertEquals("never", headers.get("demarc-consent"));
      assertTrue(headers.get("demarc-deadline").matches("\\d+ms"), headers.toString());
      assertEquals(
          "via=" + OWN + ";to=managed-cloud/us/a+stand-in;from=edge/eu",
          headers.get("demarc-relay"));
      assertEquals(null, headers.get("demarc-session"));
      assertEquals(null, headers.get("demarc-actor-token"));
    }

    @Test
    void takesTheFarEnvelopeOffTheAnswer() throws AttemptFailed {
      for (boolean streamed : new boolean[] {false, true}) {
        given(Given.HELLO, streamed);
        Taken taken = new Taken(streamed);
        run(taken, job(streamed, 20));
        taken.wholes.forEach(each -> assertTrue(each.path("demarc").isMissingNode()));
        taken.chunks.forEach(each -> assertTrue(each.path("demarc").isMissingNode()));
      }
    }

    @Test
    void readsTheFarEnvelopeOfVectorsAsThatOfAChat() throws AttemptFailed {
      vectors("managed-cloud", "somebody else");
      Taken taken = new Taken(false);
      Served served = adapter().prepare(embedding(OnMismatch.RECORD)).run(taken, new Meter());
      assertEquals(Set.of(Mismatch.OPERATOR), served.mismatches());
      assertEquals(List.of("fallback"), served.less());
      assertTrue(taken.wholes.getFirst().path("demarc").isMissingNode());
      Meter meter = new Meter();
      AttemptFailed refused =
          assertThrows(
              AttemptFailed.class,
              () -> adapter().prepare(embedding(OnMismatch.REFUSE)).run(new Taken(false), meter));
      assertEquals("mismatch_operator", refused.type());
      assertEquals(1, meter.use().inputTokens());
      assertTrue(meter.isTold() && !meter.isBlind(), "what it told is charged");
    }

    @Test
    void mindsNoOperatorOfVectorsThatEnteredNoBoundary() throws AttemptFailed {
      for (String[] ran : new String[][] {{"none", "site"}, {"managed-cloud", "a stand-in"}}) {
        vectors(ran[0], ran[1]);
        Served served =
            adapter().prepare(embedding(OnMismatch.REFUSE)).run(new Taken(false), new Meter());
        assertEquals(Set.of(), served.mismatches());
      }
    }

    private void vectors(String boundary, String operator) {
      String answer =
          """
          {"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],\
          "model":"m-1","usage":{"prompt_tokens":1,"total_tokens":1},"demarc":{"boundary":"%s",\
          "operator":"%s","degraded":[{"what":"fallback"},{"what":"Mrs Rivera"}]}}\
          """
              .formatted(boundary, operator);
      far.upstream.answer =
          (request, body) -> {
            request.response().putHeader("demarc-boundary", "managed-cloud");
            request.response().putHeader("demarc-region", "us");
            Upstream.whole(request, answer);
          };
    }

    private Job embedding(OnMismatch onMismatch) {
      Job job = job(false, 20);
      String body = "{\"model\":\"m-1\",\"input\":\"hello\"}";
      return new Job(
          job.decision(),
          1,
          job.route(),
          job.target(),
          job.offer(),
          job.binding(),
          EmbeddingsParser.parse(body.getBytes(StandardCharsets.UTF_8)),
          job.origin(),
          job.deadline(),
          job.firstBy(),
          onMismatch,
          job.handedOn(),
          null);
    }

    @Test
    void withholdsAnAnswerThatRanWiderThanDecidedBeforeItsFirstByte() {
      for (String ran : List.of("managed-cloud/eu", "elsewhere/us")) {
        for (boolean streamed : new boolean[] {false, true}) {
          far.ranIn = ran;
          given(Given.HELLO, streamed);
          Taken taken = new Taken(streamed);
          AttemptFailed failed =
              assertThrows(AttemptFailed.class, () -> run(taken, job(streamed, 20)));
          assertEquals("relayed_wider", failed.type());
          assertEquals(0, taken.wholes.size() + taken.chunks.size());
        }
      }
    }
  }
}
