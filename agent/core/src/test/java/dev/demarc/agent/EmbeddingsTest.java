package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.error.ErrorCode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
  /** 1, -2 and 0.5 as little-endian 32-bit floats, by hand. */
  private static final String BASE64 = "AACAPwAAAMAAAAA/";

  private static final String TARGETS_ANSWER =
      """
      {"object":"list","data":[{"object":"embedding","index":1,"embedding":[4,5,6]},\
      {"object":"embedding","index":0,"embedding":%s}],"model":"stand-in-large",\
      "usage":{"prompt_tokens":7,"total_tokens":7}}\
      """;
  private static final String TWO = "[\"hello\",\"you\"]";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,-2,0.5]", "\"" + BASE64 + "\""})
  void answersInTheEncodingAskedWhateverTheTargetAnswersIn(String targets) {
    rig.cloud.answer = (r, b) -> Upstream.whole(r, TARGETS_ANSWER.formatted(targets));
    JsonNode floats = Rig.json(embed(TWO, "").body());
    assertEquals("[1.0,-2.0,0.5]", floats.at("/data/0/embedding").toString());
    assertEquals("[4.0,5.0,6.0]", floats.at("/data/1/embedding").toString());
    JsonNode packed = Rig.json(embed(TWO, ",\"encoding_format\":\"base64\"").body());
    assertEquals(BASE64, packed.at("/data/0/embedding").asText());
    assertEquals(1, packed.at("/data/1/index").asInt());
    assertEquals(7, packed.at("/usage/total_tokens").asLong());
  }

  @Test
  void wrapsVectorsInTheSameEnvelopeAndRecordsThemAsWhatTheyAre() {
    rig.cloud.answer = (r, b) -> Upstream.whole(r, TARGETS_ANSWER.formatted("[1,2,3]"));
    HttpResponse<String> answer = embed(TWO, "");
    JsonNode body = Rig.json(answer.body());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("cloud", body.at("/demarc/route").asText());
    assertTrue(body.at("/demarc/contractValid").asBoolean());
    assertEquals("managed-cloud", answer.headers().firstValue("demarc-boundary").orElseThrow());
    assertEquals("/v1/embeddings", rig.cloud.got.getFirst().path());
    var record = rig.journal.requests.getFirst();
    assertEquals("embed", record.decision().facts().task().text());
    assertEquals(7, record.envelope().usage().inputTokens());
    assertEquals(0, record.envelope().usage().outputTokens());
    assertEquals(1, rig.journal.intents.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong_count | {\"data\":[{\"index\":0,\"embedding\":[1]}]}",
        "malformed | {\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
        "malformed | {\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}",
        "malformed | {\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[\"a\"]}]}",
        "malformed | {\"data\":[{\"index\":0,\"embedding\":\"!\"},{\"index\":1,\"embedding\":\"!\"}]}",
        "upstream_error | {\"error\":{\"message\":\"canary\"}}",
        "malformed | {}",
      })
  void takesNoVectorsThatAreNotWhatWasAsked(String type, String answer) {
    rig.cloud.answer = (r, b) -> Upstream.whole(r, answer);
    rig.spare.answer = (r, b) -> Upstream.whole(r, TARGETS_ANSWER.formatted("[1,2,3]"));
    HttpResponse<String> got = embed(TWO, "");
    assertEquals(type, rig.journal.attempts.getFirst().errorType());
    assertEquals("spare", Rig.json(got.body()).at("/demarc/route").asText(), got.body());
    assertEquals("cloud;reason=" + type, got.headers().firstValue("demarc-fallback").orElseThrow());
    assertFalse(got.body().contains("canary"));
  }

  @Test
  void refusesVectorsOfAnotherLengthThanAsked() {
    rig.cloud.answer = (r, b) -> Upstream.whole(r, TARGETS_ANSWER.formatted("[1,2,3]"));
    rig.spare.answer = rig.cloud.answer;
    HttpResponse<String> got = embed(TWO, ",\"dimensions\":2");
    assertEquals(503, got.statusCode(), got.body());
    assertEquals("wrong_dimensions", rig.journal.attempts.getFirst().errorType());
  }

  @Test
  void keepsAnInputThatWasDetectedFromCrossing() {
    rig.spare.answer = (r, b) -> Upstream.whole(r, TARGETS_ANSWER.formatted("[1,2,3]"));
    HttpResponse<String> got = embed("[\"hello\",\"MRN-123456 is unwell\"]", "");
    assertEquals("edge-box", Rig.json(got.body()).at("/demarc/route").asText(), got.body());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.journal.intents.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]"})
  void takesTokenNumbersForTheMostRestrictedClassSinceNobodyHereCanReadThem(String input) {
    HttpResponse<String> got = embed(input, "");
    assertEquals(403, got.statusCode(), got.body());
    assertEquals(ErrorCode.POLICY_REFUSED.wire(), Rig.json(got.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
    assertEquals(
        "restricted", rig.journal.requests.getFirst().decision().facts().data().dataClass().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model | {\"model\":\"auto\",\"input\":\"a\"}",
        "model | {\"input\":\"a\"}",
        "input | {\"model\":\"stand-in-large\"}",
        "input | {\"model\":\"stand-in-large\",\"input\":\"\"}",
        "input | {\"model\":\"stand-in-large\",\"input\":[]}",
        "input | {\"model\":\"stand-in-large\",\"input\":{\"a\":1}}",
        "input[1] | {\"model\":\"stand-in-large\",\"input\":[\"a\",1]}",
        "input[1] | {\"model\":\"stand-in-large\",\"input\":[[1],\"a\"]}",
        "input | {\"model\":\"stand-in-large\",\"input\":[1.5]}",
        "input | {\"model\":\"stand-in-large\",\"input\":[-1]}",
        "encoding_format | {\"model\":\"stand-in-large\",\"input\":\"a\",\"encoding_format\":\"int8\"}",
        "encoding_format | {\"model\":\"stand-in-large\",\"input\":\"a\",\"encoding_format\":7}",
        "dimensions | {\"model\":\"stand-in-large\",\"input\":\"a\",\"dimensions\":0}",
        "demarc | {\"model\":\"stand-in-large\",\"input\":\"a\",\"demarc\":{}}",
        "stream | {\"model\":\"stand-in-large\",\"input\":\"a\",\"stream\":true}",
      })
  void refusesWhatIsMalformedByItsName(String param, String body) {
    HttpResponse<String> got = rig.send("/v1/embeddings", body);
    assertEquals(400, got.statusCode(), got.body());
    assertEquals(param, Rig.json(got.body()).at("/error/param").asText(), got.body());
    assertEquals(0, rig.journal.requests.size());
  }

  @Test
  void explainsARequestForVectorsWithoutRunningIt() {
    HttpResponse<String> got =
        rig.send("/demarc/v1/decide", "{\"model\":\"stand-in-large\",\"input\":\"a\"}");
    assertEquals(200, got.statusCode(), got.body());
    assertEquals("embed", Rig.json(got.body()).at("/facts/task").asText());
    assertEquals(0, rig.cloud.got.size());
  }

  private HttpResponse<String> embed(String input, String members) {
    return rig.send(
        "/v1/embeddings", "{\"model\":\"stand-in-large\",\"input\":" + input + members + "}");
  }
}
