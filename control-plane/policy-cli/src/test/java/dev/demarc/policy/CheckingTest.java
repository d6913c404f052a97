package dev.demarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lint}, {@code test} and {@code diff}: what is printed, and what it ends with. */
class CheckingTest {
  private static final String CHECK = "POST " + Plane.POLICIES + "/check";
  private static final String DIFF = "POST " + Plane.POLICIES + "/" + Plane.POLICY + "/diff";
  private static final String WARNING =
      "{'problems':[],'guarantees':[{'id':'g','verdict':'proved','owner':'policy'}],"
          + "'findings':{'items':[{'code':'silent-fallback','severity':'warning','line':4,"
          + "'column':5,'reason':'It falls\\u001b[2J back.','fix':'Say where.'}],'more':3},"
          + "'cases':[]}";
  private static final String PROBLEM =
      "{'problems':[{'line':6,'column':9,'path':'rules[0].when','reason':'must be a text'}],"
          + "'guarantees':[],'findings':{'items':[],'more':0},'cases':[]}";
  private static final String BROKEN =
      "{'problems':[],'guarantees':[{'id':'no-phi','verdict':'broken','owner':'tenant',"
          + "'reason':'A chat may.'}],'findings':{'items':[],'more':0},'cases':[]}";
  private static final String CASES =
      "{'problems':[],'guarantees':[],'findings':{'items':[],'more':0},'cases':["
          + "{'id':'stays','verdict':'passed','line':8,'column':5,'reason':''},"
          + "{'id':'leaves','verdict':'failed','line':12,'column':7,"
          + "'reason':'to edge: expected permitted, got refused.'}]}";
  private static final String WIDER =
      "{'from':{'version':3},'to':{},'widens':true,'approvals':2,'widening':{'count':1,'told':["
          + "{'words':'Rule a newly permits what nothing permitted.','decided':true,'complete':true,"
          + "'regions':[{'words':'class internal, to managed-cloud'}],'exampleWords':'a chat',"
          + "'before':'no rule permits it','after':'permitted'}]},"
          + "'narrowing':{'count':0,'told':[]},"
          + "'sections':[{'section':'queue','loosens':false,'words':'Shorter.'}]}";

  @TempDir Path folder;
  private Plane plane;
  private String file;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane();
    file = Run.file(folder, "title: \"ünïcode\"\n");
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void lintSaysPlaceSeverityCodeAndFixInOneLine() {
    plane.on(CHECK, 200, WARNING);
    Run run = Run.of(plane, "lint", file);
    assertEquals(0, run.code(), run.problems());
    String line = run.out().lines().findFirst().orElseThrow();
    assertEquals(
        file + ":4:5: warning: It falls [2J back. [silent-fallback] fix: Say where.", line);
    assertTrue(run.out().contains("And 3 more findings."), run.out());
    assertTrue(run.out().contains("0 errors, 1 warning, 1 notice"), run.out());
    assertTrue(plane.requests().getLast().body().contains("ünïcode"), "the text was changed");
  }

  @Test
  void lintEndsWithOneAtAWarningWhereAsked() {
    plane.on(CHECK, 200, WARNING);
    assertEquals(1, Run.of(plane, "lint", file, "--fail-on", "warning").code());
  }

  @Test
  void lintEndsWithOneWhereTheTextIsRefused() {
    plane.on(CHECK, 200, PROBLEM);
    Run run = Run.of(plane, "lint", file);
    assertEquals(1, run.code());
    assertTrue(
        run.out().contains(":6:9: error: rules[0].when: must be a text [policy_invalid]"),
        run.out());
  }

  @Test
  void lintEndsWithOneWhereAGuaranteeIsBroken() throws JsonProcessingException {
    plane.on(CHECK, 200, BROKEN);
    Run run = Run.of(plane, "lint", file, "--json");
    assertEquals(1, run.code());
    JsonNode said = Web.JSON.readTree(run.out());
    assertEquals(1, said.path("errors").asInt(), run.out());
    assertEquals("guarantee_not_proved", said.at("/messages/0/code").asText());
    assertFalse(said.at("/messages/0").has("line"), run.out());
  }

  @Test
  void testSaysWhichCaseFailsAndWhy() throws JsonProcessingException {
    plane.on(CHECK, 200, CASES);
    Run run = Run.of(plane, "test", file);
    assertEquals(1, run.code());
    assertTrue(run.out().contains("passed  stays"), run.out());
    assertTrue(run.out().contains("FAILED  leaves"), run.out());
    assertTrue(run.out().contains(":12:7: to edge: expected permitted, got refused."), run.out());
    assertTrue(run.out().contains("1 passed, 1 failed"), run.out());
    JsonNode json = Web.JSON.readTree(Run.of(plane, "test", file, "--json").out());
    assertEquals(1, json.path("failed").asInt());
  }

  @Test
  void testIsNotWellWhereNoCaseCouldRun() {
    plane.on(CHECK, 200, PROBLEM);
    assertEquals(1, Run.of(plane, "test", file).code());
  }

  @Test
  void diffSaysWhereWithAnExample() {
    plane.on(DIFF, 200, WIDER);
    Run run = Run.of(plane, "diff", file, "--policy", Plane.POLICY);
    assertEquals(0, run.code(), run.problems());
    assertEquals(
        """
        %s against version 3
        widening: 1 change
          Rule a newly permits what nothing permitted.
            where    class internal, to managed-cloud
            example  a chat
            before   no rule permits it
            after    permitted
        narrowing: none
        other sections: 1
          queue: Shorter.
        It widens what is permitted: it needs the approval of 2 different people who did not write it.
        """
            .formatted(file),
        run.out());
  }

  @Test
  void diffEndsWithOneAtAWideningWhereAsked() {
    plane.on(DIFF, 200, WIDER);
    String[] asked = {"diff", file, "--policy", Plane.POLICY, "--fail-on", "widening"};
    assertEquals(1, Run.of(plane, asked).code());
    String toSomeGroup = WIDER.replace("'widens':true", "'widens':false");
    plane.on(DIFF, 200, toSomeGroup);
    Run run = Run.of(plane, asked);
    assertEquals(1, run.code());
    assertTrue(run.out().contains("what some group obeys"), run.out());
    plane.on(DIFF, 200, toSomeGroup.replace("'approvals':2", "'approvals':1"));
    assertEquals(0, Run.of(plane, asked).code());
  }

  @Test
  void diffPlacesWhatIsWrongWithTheText() {
    plane.on(
        DIFF,
        422,
        "{'code':'policy_invalid','detail':'1 problem','errors':[{'field':'rules[0]','reason':'is"
            + " missing','line':3,'column':1}]}");
    Run run = Run.of(plane, "diff", file, "--policy", Plane.POLICY);
    assertEquals(1, run.code());
    assertTrue(run.out().contains(":3:1: error: rules[0]: is missing"), run.out());
  }

  @Test
  void diffListsPoliciesWhereNoneIsNamed() {
    plane.on(
        "GET " + Plane.POLICIES,
        200,
        "{'items':[{'id':'" + Plane.POLICY + "','title':'House rules'}]}");
    Run run = Run.of(plane, "diff", file);
    assertEquals(2, run.code());
    assertTrue(run.problems().contains(Plane.POLICY + "  House rules"), run.problems());
  }
}
