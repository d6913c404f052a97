package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The {@code queue} section: what may wait, and the line of what is wrong with it. */
class PolicyQueueTest {
  private static final String HEAD =
      """
      schema: demarc/policy/v1
      title: Waiting
      rules:
        - { id: a, effect: allow, classes: [internal] }
      """;

  @Test
  void readsWhatMayWaitAndWritesItOut() throws Exception {
    PolicyDocument document =
        document(
            """
            queue:
              - { classes: [internal], effects: [local-safe, read-only], maxAge: PT8H, maxBytes: 1048576, maxJobs: 10 }
            """);
    var terms = document.queue(ClassId.of("internal")).orElseThrow();
    assertEquals(Set.of(ToolEffect.READ_ONLY, ToolEffect.LOCAL_SAFE), terms.effects());
    assertTrue(document.queue(ClassId.of("public")).isEmpty());
    String json = DemarcJson.strict().writeValueAsString(document);
    assertEquals(document, DemarcJson.strict().readValue(json, PolicyDocument.class));
  }

  @Test
  void leavesAPolicyWithoutTheSectionAsItWas() throws Exception {
    PolicyDocument document = document("");
    assertNull(document.queue());
    assertTrue(document.queue(ClassId.of("internal")).isEmpty());
    assertTrue(!DemarcJson.strict().writeValueAsString(document).contains("queue"));
  }

  @Test
  void namesTheLineOfWhatIsWrong() {
    List<PolicyProblem> problems =
        problems(
            """
            queue:
              - classes: [intern]
                maxAge: PT8H
                maxBytes: 1048576
                maxJobs: 10
              - classes: [internal]
                maxAge: P90D
                maxBytes: 1048576
                maxJobs: 10
              - { classes: [], maxAge: PT8H, maxBytes: 1048576, maxJobs: 10 }
              - { classes: [public], maxAge: PT8H, maxBytes: 10, maxJobs: 10 }
              - { classes: [public], maxAge: PT8H, maxBytes: 1024 }
              - { classes: [public], maxAge: PT8H, maxBytes: 1024, maxJobs: 1, weight: 3 }
            """);
    assertProblem(problems, "queue[0].classes", 6, "'intern' is no class");
    assertProblem(problems, "queue[1].maxAge", 11, "must be PT1S to PT744H");
    assertProblem(problems, "queue[2].classes", 14, "must name at least one class");
    assertProblem(problems, "queue[3].maxBytes", 15, "must be 1024 to 268435456");
    assertProblem(problems, "queue[4].maxJobs", 16, "is missing");
    assertTrue(problems.stream().anyMatch(each -> each.path().equals("queue[5].weight")));
  }

  @Test
  void refusesAClassInTwoEntriesAndASectionThatIsNoList() {
    String entry = "  - { classes: [internal], maxAge: PT8H, maxBytes: 1048576, maxJobs: 10 }\n";
    assertProblem(
        problems("queue:\n" + entry + entry), "queue", 6, "a class is in one entry at most");
    assertProblem(problems("queue: { classes: [internal] }\n"), "queue", 5, "must be a list");
  }

  private static void assertProblem(
      List<PolicyProblem> problems, String path, int line, String reason) {
    PolicyProblem found =
        problems.stream().filter(each -> each.path().equals(path)).findFirst().orElse(null);
    assertNotNull(found, () -> path + " is not among " + problems);
    assertEquals(line + " " + reason, found.line() + " " + found.reason());
  }

  private static PolicyDocument document(String section) {
    PolicyCheck.Checked checked = check(section);
    assertEquals(List.of(), checked.problems());
    return Objects.requireNonNull(checked.document());
  }

  private static List<PolicyProblem> problems(String section) {
    return check(section).problems();
  }

  private static PolicyCheck.Checked check(String section) {
    List<DataClass> classes = List.of(dataClass("public", 0), dataClass("internal", 20));
    return PolicyCheck.check(HEAD + section, new TenantNames(classes, Set.of(), List.of()));
  }

  private static DataClass dataClass(String id, int rank) {
    return new DataClass(ClassId.of(id), id, rank, Export.METADATA, new TreeSet<>());
  }
}
