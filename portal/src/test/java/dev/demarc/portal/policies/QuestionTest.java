package dev.demarc.portal.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A question between address, form, control plane and test case. */
class QuestionTest {
  private static final String EXAMPLE =
      """
      {"facts":{"tenant":"00000000-0000-0000-0000-000000000000","application":"other","team":"other",
        "actor":{"subject":"someone","roles":["nurse"]},"task":"other",
        "data":{"dataClass":"other","rank":7,"tags":["pci","phi"],"sources":[]},
        "tools":{"a":"read-only","b":"needs-authority"},
        "origin":{"boundary":"none","region":"other"},"site":"ward-1","group":"other",
        "request":{"model":"auto","bytes":80000,"tokens":0,"maxOutputTokens":0,"messages":0,
         "files":0,"stream":true,"needs":[]}},
       "route":{"target":"other","model":"m","boundary":"managed-cloud","region":"us",
        "operator":"other"},"tier":2,"rule":"all","decisive":%s}
      """;

  @Test
  void asksOfACounterexampleOnlyWhatMakesItOneAndTheRoute() {
    Question question = of("[\"data.tags\",\"request.bytes\",\"target.region\"]");
    assertEquals(Map.of("tags", List.of("pci", "phi"), "bytes", 80_000L), question.request());
    assertEquals(Map.of("boundary", "managed-cloud", "region", "us"), question.route());
    assertEquals("draft", question.body().get("of"));
    assertTrue(
        question.query().startsWith("of=draft&guarantee=no-phi&tags=pci%2C+phi"), question.query());
  }

  @Test
  void saysBesideAMadeUpNameWhatIsLookedUpOfIt() {
    Question question = of("[\"data.class\",\"app.id\"]");
    assertEquals(
        Map.of("class", "other", "rank", 7L, "app", "other", "team", "other"), question.request());
  }

  @Test
  void saysEveryAttributeThatCanMakeOne() {
    Question question =
        of(
            """
            ["data.class","data.rank","data.tags","actor.roles","actor.verified","app.id","app.team",
             "task","tools","tools.effects","origin.boundary","origin.region","site","group",
             "request.bytes","request.tokens","request.messages","request.files","request.stream",
             "target.id","target.boundary","target.region","target.operator","target.model",
             "target.tier","target.mood"]
            """);
    assertEquals(
        Map.ofEntries(
            Map.entry("class", "other"),
            Map.entry("rank", 7L),
            Map.entry("tags", List.of("pci", "phi")),
            Map.entry("roles", List.of("nurse")),
            Map.entry("verified", true),
            Map.entry("app", "other"),
            Map.entry("team", "other"),
            Map.entry("task", "other"),
            Map.entry("tools", Map.of("a", "read-only", "b", "needs-authority")),
            Map.entry("from", Map.of("boundary", "none", "region", "other")),
            Map.entry("site", "ward-1"),
            Map.entry("group", "other"),
            Map.entry("bytes", 80_000L),
            Map.entry("tokens", 0L),
            Map.entry("messages", 0L),
            Map.entry("files", 0L),
            Map.entry("stream", true)),
        question.request());
    assertEquals(
        Map.of(
            "boundary",
            "managed-cloud",
            "region",
            "us",
            "operator",
            "other",
            "target",
            "other",
            "model",
            "m",
            "tier",
            2L),
        question.route());
  }

  @Test
  void leavesWhatIsNoNumberForTheControlPlaneToRefuse() {
    Question question =
        new Question(Map.of("of", "3", "bytes", "many", "tools", "x, y : read-only"));
    assertEquals(3L, question.body().get("of"));
    assertEquals("many", question.request().get("bytes"));
    assertEquals(Map.of("x", "needs-authority", "y", "read-only"), question.request().get("tools"));
    assertFalse(question.body().containsKey("to"));
    assertFalse(new Question(Map.of("class", "phi", "of", " ")).isAsked());
  }

  @Test
  void keepsWhatWasAnsweredAsATestCase() throws Exception {
    Question question =
        new Question(
            Map.of(
                "of",
                "draft",
                "guarantee",
                "no-phi",
                "class",
                "2024",
                "roles",
                "night nurse, null",
                "to",
                "managed-cloud"));
    SimulationAnswers.Answered answered;
    try (var in =
        QuestionTest.class.getResourceAsStream(
            "/control-plane/POST_policies_33333333-3333-4333-8333-333333333333_simulate.json")) {
      answered = DemarcJson.tolerant().readValue(in, SimulationAnswers.Answered.class);
    }
    assertEquals(
        """
          - id: no-phi
            request: { class: "2024", roles: ["night nurse", "null"] }
            expect:
              - { to: { boundary: managed-cloud }, permitted: false }
              - { target: cloud, permitted: true, obligations: [{ consent: { scope: session, ttl: "PT8H" } }, { disclose: { text: "Answered \\"abroad\\"." } }] }
              - { target: extract, permitted: true, obligations: [] }
              - { target: local, permitted: true, obligations: [], model: q4 }
              - { target: local, permitted: false, model: q8 }
        """,
        new CaseText(question, answered).text());
  }

  private static Question of(String decisive) {
    try {
      JsonNode example = DemarcJson.tolerant().readTree(EXAMPLE.formatted(decisive));
      return Question.of("no-phi", example);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
