package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.json.DemarcJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time, cost and room choose among what is permitted, and every choice replays. */
class FeasibleTest {
  private static final TargetId CLOUD = TargetId.of("cloud");

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void passesOverARouteThatIsSlowerThanThePolicyWants() throws Exception {
    rig.obey(Bundles.hurrying());
    assertRoute("cloud", rig.chat(Rig.says("nobody knows yet")));
    rig.stabiliser.answered(CLOUD, Duration.ofSeconds(60));
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertRoute("spare", answer);
    assertEquals("cloud;reason=too_slow", header(answer, "demarc-fallback"));
    assertTrue(answer.body().contains("Target cloud is not used now (too-slow)"), answer.body());
    assertReplays();
  }

  @Test
  void asksNobodyHowLongAnswersTakeWhereNobodyMinds() {
    rig.stabiliser.answered(CLOUD, Duration.ofSeconds(60));
    assertRoute("cloud", rig.chat(Rig.says("hi")));
    assertEquals(Map.of(), last().situation().expectedMillis());
  }

  @Test
  void passesOverARouteThatWouldMissTheCallersDeadline() throws Exception {
    rig.stabiliser.answered(CLOUD, Duration.ofSeconds(60));
    HttpResponse<String> answer = rig.chat(Rig.says("hi"), "Demarc-Deadline", "20s");
    assertRoute("spare", answer);
    assertEquals("cloud;reason=too_slow", header(answer, "demarc-fallback"));
    assertReplays();
    assertRoute("cloud", rig.chat(Rig.says("ho"), "Demarc-Deadline", "300s"));
  }

  @Test
  void takesNoRouteThatCostsMoreThanTheCallerLetsIt() throws Exception {
    HttpResponse<String> refused = rig.chat(bounded("hi"), "Demarc-Budget", "1");
    assertEquals(403, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("\"over-budget\""), refused.body());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
    assertReplays();
    HttpResponse<String> extract =
        rig.chat(bounded("One. Two."), "Demarc-Budget", "0", "Demarc-Task", "summarize");
    assertRoute("extract", extract);
    assertRoute("cloud", rig.chat(bounded("hi"), "Demarc-Budget", "100000"));
  }

  @Test
  void countsTokensWhereTheyAreHeldAgainstABudget() {
    String longText = "word ".repeat(400);
    rig.chat(Rig.says(longText));
    long guessed = last().facts().request().tokens();
    rig.chat(bounded(longText), "Demarc-Budget", "100000");
    long counted = last().facts().request().tokens();
    assertTrue(counted >= 400 && counted != guessed, () -> guessed + " and " + counted);
  }

  @Test
  void passesOverATargetThatTakesNoMore() throws Exception {
    rig.availability.put(CLOUD, Availability.BUSY);
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertRoute("spare", answer);
    assertEquals("cloud;reason=busy", header(answer, "demarc-fallback"));
    assertReplays();
  }

  @Test
  void goesOnWhereOthersTookTheLastPlaceMeanwhile() {
    rig.full = CLOUD;
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertRoute("spare", answer);
    assertEquals("cloud;reason=busy", header(answer, "demarc-fallback"));
    assertEquals(0, rig.cloud.got.size());
    assertEquals(Availability.UP, rig.stabiliser.of(CLOUD), "a full target is not ill");
  }

  @Test
  void refusesABudgetWhereTheCostHasNoBound() {
    for (String body :
        List.of(
            Rig.says("hi"),
            bounded("hi").replace("\"model\"", "\"n\":2,\"model\""),
            bounded("hi")
                .replace(
                    "\"content\":\"hi\"",
                    "\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]"))) {
      HttpResponse<String> refused = rig.chat(body, "Demarc-Budget", "100000");
      assertEquals(400, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("With Demarc-Budget, "), refused.body());
    }
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void takesTheLargerOfTwoBounds() {
    rig.chat(
        bounded("hi").replace("\"model\"", "\"max_completion_tokens\":900,\"model\""),
        "Demarc-Budget",
        "100000");
    assertEquals(900, last().facts().request().maxOutputTokens());
  }

  @Test
  void waitsWhereOthersTookTheLastPlaceAndThePolicyLetsIt() {
    rig.queue(
        new QueueTerms(
            new TreeSet<>(List.of(ClassId.of("internal"))),
            new TreeSet<>(),
            Duration.ofHours(1),
            1 << 20,
            10));
    rig.asker.yes = true;
    rig.full = TargetId.of("edge-box");
    rig.availability.put(CLOUD, Availability.UNBOUND);
    rig.availability.put(TargetId.of("spare"), Availability.UNBOUND);
    HttpResponse<String> told = rig.chat(Rig.says("hi"), "Demarc-Class", "internal");
    assertEquals(503, told.statusCode(), told.body());
    assertEquals("queued", Rig.json(told.body()).at("/error/code").asText(), told.body());
    assertEquals(0, rig.journal.attempts.size(), "nothing was tried");
  }

  private static String bounded(String text) {
    return Rig.says(text).replace("\"model\"", "\"max_tokens\":50,\"model\"");
  }

  private void assertReplays() throws Exception {
    byte[] stored = DemarcJson.strict().writeValueAsBytes(last());
    Decision read = DemarcJson.strict().readValue(stored, Decision.class);
    Decision again =
        rig.policy.orElseThrow().engine().decide(read.id(), read.facts(), read.situation());
    assertArrayEquals(stored, DemarcJson.strict().writeValueAsBytes(again));
  }

  private Decision last() {
    return rig.journal.requests.getLast().decision();
  }

  private static void assertRoute(String route, HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(route, Rig.json(answer.body()).at("/demarc/route").asText(), answer.body());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
