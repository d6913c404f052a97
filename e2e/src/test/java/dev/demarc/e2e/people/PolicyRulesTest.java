package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the control plane refuses of policies, and that drafts are kept all the same. */
class PolicyRulesTest {
  private static TenantKit kit;

  @BeforeAll
  static void makesATenant() {
    kit =
        TenantKit.create(
            new Doors(Installation.underTest()),
            "policy-" + Long.toString(System.currentTimeMillis(), 36));
  }

  private static Http.Answer draft(String yaml) {
    var made = kit.admin().post(kit.path("/policies"), Map.of("yaml", yaml));
    assertEquals(201, made.status(), made.body());
    return made;
  }

  private static JsonNode problem(String yaml) {
    JsonNode problems = draft(yaml).json().path("problems");
    if (problems.isMissingNode() || problems.isEmpty()) {
      problems = draft(yaml).json().at("/draft/problems");
    }
    assertTrue(problems.size() > 0, "no problem found in: " + yaml);
    return problems.get(0);
  }

  @Test
  void namesTheLineOfMalformedYaml() {
    JsonNode problem = problem("schema: demarc/policy/v1\ntitle: x\nrules: [\n");
    assertTrue(problem.get("line").asInt() >= 3, problem.toString());
  }

  @Test
  void namesTheLineOfAnUnknownClass() {
    JsonNode problem =
        problem(
            """
            schema: demarc/policy/v1
            title: x
            rules:
              - id: a
                effect: allow
                classes: [nonsense]
            """);
    assertEquals(6, problem.get("line").asInt(), problem.toString());
    assertTrue(problem.get("reason").asText().contains("nonsense"), problem.toString());
  }

  @Test
  void namesTheLineOfAConditionThatCannotBeLowered() {
    JsonNode problem =
        problem(
            """
            schema: demarc/policy/v1
            title: x
            rules:
              - id: a
                effect: allow
                when: request.bytes * 2 > 5
            """);
    assertEquals(6, problem.get("line").asInt(), problem.toString());
  }

  @Test
  void refusesTheAuthorsOwnApproval() {
    var made =
        draft(
            """
            schema: demarc/policy/v1
            title: own
            rules:
              - { id: a, effect: allow, classes: [public] }
            """);
    String at = kit.path("/policies/" + made.json().get("id").asText());
    assertEquals(200, kit.admin().post(at + "/submit", Map.of("revision", 1)).status());
    var own = kit.admin().post(at + "/approve", Map.of("revision", 1, "comment", "mine"));
    assertEquals(403, own.status(), own.body());
  }

  @Test
  void refusesAStaleEditAndOverwritesNothing() {
    var made = draft("schema: demarc/policy/v1\ntitle: stale\nrules: []\n");
    String at = kit.path("/policies/" + made.json().get("id").asText());
    String second = "schema: demarc/policy/v1\ntitle: second\nrules: []\n";
    var edit = Map.of("yaml", second, "baseRevision", 1);
    assertEquals(200, kit.admin().put(at + "/draft", edit).status());
    var stale = kit.admin().put(at + "/draft", Map.of("yaml", "title: lost", "baseRevision", 1));
    assertEquals(409, stale.status(), stale.body());
    assertEquals(second, kit.admin().get(at).json().at("/draft/yaml").asText());
  }
}
