package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Transform;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a preference lets be done to a request, and the line of what is wrong with it. */
class PolicyTransformsTest {
  private static final String HEAD =
      """
      schema: demarc/policy/v1
      title: Long documents
      rules:
        - { id: a, effect: allow }
      preferences:
      """;

  @Test
  void readsWhatMayBeDoneAndWritesItOut() throws Exception {
    PolicyDocument document =
        document("  - { tasks: [summarize], fallback: true, transforms: [chunk-and-summarise] }\n");
    assertTrue(document.preferences().getFirst().permits(Transform.CHUNK_AND_SUMMARISE));
    String json = DemarcJson.strict().writeValueAsString(document);
    assertEquals(document, DemarcJson.strict().readValue(json, PolicyDocument.class));
  }

  @Test
  void leavesAPreferenceWithoutTheMemberAsItWas() throws Exception {
    PolicyDocument document = document("  - { fallback: true }\n");
    assertFalse(document.preferences().getFirst().permits(Transform.CHUNK_AND_SUMMARISE));
    assertFalse(DemarcJson.strict().writeValueAsString(document).contains("transforms"));
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    List<PolicyProblem> problems =
        check(
                """
                  - fallback: true
                    tasks: [translate]
                    transforms: [chunk-and-summarise]
                  - fallback: true
                    transforms: [shorten]
                  - fallback: true
                    within: PT0S
                  - fallback: true
                    within: soon
                """)
            .problems();
    assertProblem(
        problems, "preferences[0].transforms", 8, "only the task summarize is done in parts");
    assertProblem(problems, "preferences[2].within", 12, "must be PT0.001S to PT10M");
    assertProblem(problems, "preferences[3].within", 14, "does not have the form this needs");
    assertTrue(
        problems.stream()
            .anyMatch(
                each -> each.path().startsWith("preferences[1].transforms") && each.line() == 10),
        problems::toString);
  }

  private static void assertProblem(
      List<PolicyProblem> problems, String path, int line, String reason) {
    PolicyProblem found =
        problems.stream().filter(each -> each.path().equals(path)).findFirst().orElse(null);
    assertNotNull(found, () -> path + " is not among " + problems);
    assertEquals(line + " " + reason, found.line() + " " + found.reason());
  }

  private static PolicyDocument document(String preferences) {
    PolicyCheck.Checked checked = check(preferences);
    assertEquals(List.of(), checked.problems());
    return java.util.Objects.requireNonNull(checked.document());
  }

  private static PolicyCheck.Checked check(String preferences) {
    return PolicyCheck.check(HEAD + preferences, new TenantNames(List.of(), Set.of(), List.of()));
  }
}
