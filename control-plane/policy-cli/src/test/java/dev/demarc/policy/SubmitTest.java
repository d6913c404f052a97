package dev.demarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where, and what never is. */
class SubmitTest {
  private static final String ONE = Plane.POLICIES + "/" + Plane.POLICY;
  private static final String CLEAN =
      "{'problems':[],'guarantees':[],'findings':{'items':[],'more':0},'cases':[]}";

  @TempDir Path folder;
  private Plane plane;
  private String file;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane().on("POST " + Plane.POLICIES + "/check", 200, CLEAN);
    plane.on("POST " + Plane.POLICIES, 201, draft(1, "draft", "me", "title: x"));
    plane.on("PUT " + ONE + "/draft", 200, draft(4, "draft", "me", "title: x"));
    plane.on(
        "POST " + ONE + "/submit",
        200,
        draft(4, "in-review", "me", "title: x"),
        Map.of("Link", "<http://portal/t/1>; rel=\"alternate\""));
    file = Run.file(folder, "title: x");
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private static String draft(int revision, String state, String author, String yaml) {
    return "{'id':'%s','published':{'version':2},'draft':{'revision':%d,'state':'%s','author':'%s',"
            .formatted(Plane.POLICY, revision, state, author)
        + "'yaml':'"
        + yaml
        + "','approvals':[],'effect':{'approvals':2}}}";
  }

  private String sent(String what) {
    return plane.requests().stream()
        .filter(request -> request.what().equals(what))
        .map(Plane.Request::body)
        .findFirst()
        .orElse("");
  }

  private boolean wrote() {
    return plane.sent().stream()
        .anyMatch(what -> !what.startsWith("GET") && !what.endsWith("/check"));
  }

  @Test
  void makesANewPolicyAndSaysWhatIsStillNeeded() {
    Run run = Run.of(plane, "submit", file, "--groups", "default, ward", "--message", "from CI");
    assertEquals(0, run.code(), run.problems());
    assertTrue(sent("POST " + Plane.POLICIES).contains("[\"default\",\"ward\"]"), "groups");
    assertTrue(sent("POST " + ONE + "/submit").contains("\"revision\":1"), "revision");
    assertTrue(sent("POST " + ONE + "/submit").contains("from CI"), "message");
    assertTrue(run.out().contains("in-review"), run.out());
    assertTrue(run.out().contains("still needed: 2 approvals"), run.out());
    assertTrue(run.out().contains("http://portal/t/1"), run.out());
  }

  @Test
  void writesTheFirstRevisionAfterAVersion() throws JsonProcessingException {
    plane.on("GET " + ONE, 200, "{'id':'x','published':{'version':2},'draft':null}");
    Run run = Run.of(plane, "submit", file, "--policy", Plane.POLICY, "--json");
    assertEquals(0, run.code(), run.problems());
    assertTrue(sent("PUT " + ONE + "/draft").contains("\"baseRevision\":0"), "base");
    JsonNode said = Web.JSON.readTree(run.out());
    assertEquals(4, said.path("revision").asInt(), run.out());
    assertEquals(2, said.path("approvalsNeeded").asInt(), run.out());
    assertEquals("http://portal/t/1", said.path("url").asText(), run.out());
  }

  @Test
  void writesOnItsOwnDraft() {
    plane.on("GET " + ONE, 200, draft(3, "draft", "me", "title: old"));
    assertEquals(0, Run.of(plane, "submit", file, "--policy", Plane.POLICY).code());
    assertTrue(sent("PUT " + ONE + "/draft").contains("\"baseRevision\":3"), "base");
  }

  @Test
  void overwritesNobodyElsesDraft() {
    plane.on("GET " + ONE, 200, draft(3, "draft", "ann", "title: old"));
    Run run = Run.of(plane, "submit", file, "--policy", Plane.POLICY);
    assertEquals(1, run.code());
    assertTrue(run.problems().contains("give --base 3"), run.problems());
    assertFalse(wrote(), plane.sent().toString());
    assertEquals(0, Run.of(plane, "submit", file, "--policy", Plane.POLICY, "--base", "3").code());
  }

  @Test
  void refusesAStaleBaseAndAnotherVersionInForce() {
    plane.on("GET " + ONE, 200, draft(3, "draft", "me", "title: old"));
    Run base = Run.of(plane, "submit", file, "--policy", Plane.POLICY, "--base", "2");
    assertEquals(1, base.code());
    assertTrue(base.problems().contains("at revision 3, not 2"), base.problems());
    Run version = Run.of(plane, "submit", file, "--policy", Plane.POLICY, "--in-force", "1");
    assertEquals(1, version.code());
    assertTrue(version.problems().contains("version 2 is in force"), version.problems());
    assertFalse(wrote(), plane.sent().toString());
  }

  @Test
  void saysSoWhenSomebodyWasQuicker() {
    plane.on("GET " + ONE, 200, draft(3, "draft", "me", "title: old"));
    plane.on("PUT " + ONE + "/draft", 409, "{'code':'conflict','detail':'It is at revision 4.'}");
    Run run = Run.of(plane, "submit", file, "--policy", Plane.POLICY);
    assertEquals(1, run.code());
    assertTrue(run.problems().contains("conflict: It is at revision 4."), run.problems());
  }

  @Test
  void leavesWhatIsInReviewAlone() {
    plane.on("GET " + ONE, 200, draft(3, "in-review", "ann", "title: old"));
    Run other = Run.of(plane, "submit", file, "--policy", Plane.POLICY);
    assertEquals(1, other.code());
    assertTrue(other.problems().contains("is in-review"), other.problems());
    plane.on("GET " + ONE, 200, draft(3, "in-review", "me", "title: x"));
    Run same = Run.of(plane, "submit", file, "--policy", Plane.POLICY);
    assertEquals(0, same.code(), same.problems());
    assertFalse(wrote(), plane.sent().toString());
  }

  @Test
  void savesNothingThatWouldBeRefused() {
    plane.on(
        "POST " + Plane.POLICIES + "/check",
        200,
        CLEAN.replace(
            "'cases':[]",
            "'cases':[{'id':'c','verdict':'failed','line':2,'column':1,'reason':'No.'}]"));
    Run run = Run.of(plane, "submit", file);
    assertEquals(1, run.code());
    assertTrue(run.out().contains(":2:1: error: Case 'c': No. [case_failed]"), run.out());
    assertFalse(wrote(), plane.sent().toString());
  }
}
