package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A document tagged phi is answered at the site, or not at all. */
class PhiStaysTest {
  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final Http agent = doors.agent(installation.tenant("clinic").agent());
  private final Canary canary = Canary.create();

  @BeforeEach
  void forgetsWhatTheCloudRecorded() {
    doors.cloud().delete("/recorded");
  }

  private String document() {
    return "Patient with record MRN-4711042 was seen on Monday. The word is "
        + canary.word()
        + ". Blood pressure was normal. A follow-up in two weeks was agreed. "
        + "The patient went home in good spirits.";
  }

  private Map<String, Object> chat(String model) {
    return Map.of(
        "model",
        model,
        "max_tokens",
        16,
        "messages",
        List.of(Map.of("role", "user", "content", document())));
  }

  @Test
  void summarisesLocallyByTheExtractiveRoute() {
    var answer = agent.with("Demarc-Task", "summarize").post("/v1/chat/completions", chat("auto"));
    assertEquals(200, answer.status(), answer.body());
    JsonNode envelope = answer.json().get("demarc");
    assertEquals("extract", envelope.get("route").asText());
    assertEquals("none", envelope.get("boundary").asText());
    assertEquals("none", answer.header("Demarc-Boundary"));
    assertFalse(answer.json().at("/choices/0/message/content").asText().isBlank());
    assertNothingCrossed();
  }

  @Test
  void answersByTheLocalModelWhenAsked() {
    var answer = agent.post("/v1/chat/completions", chat("tiny-gguf"));
    assertEquals(200, answer.status(), answer.body());
    assertEquals("local", answer.json().at("/demarc/route").asText());
    assertEquals("edge", answer.header("Demarc-Boundary"));
    assertTrue(answer.json().at("/usage/completion_tokens").asInt() > 0);
    assertNothingCrossed();
  }

  @Test
  void refusesWhenOnlyTheCloudIsAskedFor() {
    var answer = agent.post("/v1/chat/completions", chat("stand-in-large"));
    assertEquals(403, answer.status(), answer.body());
    assertEquals("policy_refused", answer.json().at("/error/code").asText());
    assertEquals("false", answer.header("x-should-retry"));
    assertNothingCrossed();
  }

  @Test
  void findsTheWordWhenItDoesCross() {
    var body =
        Map.of(
            "model",
            "stand-in-large",
            "messages",
            List.of(Map.of("role", "user", "content", "public " + canary.word())));
    Http direct = doors.cloud().bearer("test");
    assertEquals(200, direct.post("/v1/chat/completions", body).status());
    assertTrue(recorded().isPresent(), "the recorder misses what really crossed");
  }

  private void assertNothingCrossed() {
    assertEquals(Optional.empty(), recorded());
  }

  private Optional<String> recorded() {
    for (JsonNode request : doors.cloud().get("/recorded").json().path("requests")) {
      byte[] body = Base64.getDecoder().decode(request.path("bodyBase64").asText());
      Optional<String> found = canary.in(body).or(() -> canary.in(request.toString().getBytes()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
