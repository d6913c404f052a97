package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An internal document needs the person's consent before it goes to the cloud. */
class ConsentRulesTest {
  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final Installation.Tenant clinic = installation.tenant("clinic");
  private final Http person = doors.as(clinic.user("end-user"));
  private final String session = "session-" + UUID.randomUUID();
  private final Http agent =
      doors.agent(clinic.agent()).with("Demarc-Class", "internal").with("Demarc-Session", session);

  private static final Map<String, Object> CHAT =
      Map.of(
          "model",
          "stand-in-large",
          "messages",
          List.of(Map.of("role", "user", "content", "The rota for next week, please.")));

  private Http.Answer ask() {
    return agent.post("/v1/chat/completions", CHAT);
  }

  private Http.Answer answer(String consent, String answer, String scope) {
    JsonNode shown = person.get(Doors.path(clinic, "/consents/" + consent)).json();
    var body =
        answer.equals("grant")
            ? Map.of(
                "answer",
                answer,
                "scope",
                scope,
                "noticeDigest",
                shown.at("/notice/digest").asText())
            : Map.of("answer", answer, "noticeDigest", shown.at("/notice/digest").asText());
    return person.post(Doors.path(clinic, "/consents/" + consent + "/answer"), body);
  }

  private String question(Http.Answer refused) {
    assertEquals(403, refused.status(), refused.body());
    assertEquals("consent_required", refused.json().at("/error/code").asText());
    assertEquals("false", refused.header("x-should-retry"));
    return refused.json().at("/error/consent/id").asText();
  }

  @Test
  void asksThenRunsAndDisclosesThenAsksAgainAfterWithdrawal() throws Exception {
    String consent = question(ask());
    var granted = answer(consent, "grant", "session");
    assertEquals(200, granted.status(), granted.body());
    var routed = ask();
    assertEquals(200, routed.status(), routed.body());
    JsonNode envelope = routed.json().get("demarc");
    assertEquals("managed-cloud", envelope.get("boundary").asText());
    assertEquals("us", envelope.get("region").asText());
    assertEquals("stand-in", envelope.get("operator").asText());
    assertEquals("stand-in-large", envelope.at("/model/id").asText());
    assertEquals(consent, envelope.get("consent").asText());
    assertFalse(envelope.get("disclosures").isEmpty());
    var withdrawn = person.post(Doors.path(clinic, "/consents/" + consent + "/withdraw"), Map.of());
    assertEquals(200, withdrawn.status(), withdrawn.body());
    awaitAskedAgain();
  }

  /** Withdrawal reaches a connected agent in seconds: until then it may still be used. */
  private void awaitAskedAgain() throws InterruptedException {
    for (int tries = 0; tries < 40; tries++) {
      if (ask().status() == 403) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("the withdrawn consent was still used after ten seconds");
  }

  @Test
  void refusesForGoodWhenThePersonSaysNo() {
    String consent = question(ask());
    assertEquals(200, answer(consent, "deny", "once").status());
    var refused = ask();
    assertEquals(403, refused.status(), refused.body());
    assertTrue(
        List.of("consent_denied", "consent_required")
            .contains(refused.json().at("/error/code").asText()));
  }

  @Test
  void holdsTheResponseUntilThePersonAgrees() throws Exception {
    Set<String> before = open();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> agent.with("Demarc-Consent", "wait=45s").post("/v1/chat/completions", CHAT));
    String consent = awaitQuestionBeside(before);
    assertEquals(200, answer(consent, "grant", "session").status());
    var routed = waiting.get(60, TimeUnit.SECONDS);
    assertEquals(200, routed.status(), routed.body());
    assertEquals(consent, routed.json().at("/demarc/consent").asText());
  }

  /** The questions this person has not answered yet. */
  private Set<String> open() {
    Set<String> open = new HashSet<>();
    JsonNode mine = person.get(Doors.path(clinic, "/consents?mine=true&limit=200")).json();
    for (JsonNode item : mine.path("items")) {
      String state = item.path("state").asText();
      if (state.equals("requested") || state.equals("disclosed")) {
        open.add(item.path("id").asText());
      }
    }
    return open;
  }

  private String awaitQuestionBeside(Set<String> before) throws InterruptedException {
    for (int tries = 0; tries < 60; tries++) {
      Set<String> now = open();
      now.removeAll(before);
      if (!now.isEmpty()) {
        return now.iterator().next();
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("no question arrived");
  }

  @Test
  void refusesAnAnswerOfSomebodyElse() {
    String consent = question(ask());
    Http other = doors.as(clinic.user("tenant-admin"));
    var answer =
        other.post(
            Doors.path(clinic, "/consents/" + consent + "/answer"),
            Map.of("answer", "grant", "scope", "once", "noticeDigest", "sha256:" + "0".repeat(64)));
    assertEquals(403, answer.status(), answer.body());
    assertEquals(200, answer(consent, "deny", "once").status());
  }
}
