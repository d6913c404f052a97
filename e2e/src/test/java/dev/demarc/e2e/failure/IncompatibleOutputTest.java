package dev.demarc.e2e.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Http;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The first choice is away and what stands in its place answers something that breaks the caller's
 * schema. A caller that requires its contract gets the next route or a refusal; any other is told.
 */
class IncompatibleOutputTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Another model in its place
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
      preferences:
        - { classes: [public], order: [box, cloud], fallback: true }
      """;

  @Test
  void saysThatAnAnswerBreaksItsSchemaOrTakesItForNone() throws Exception {
    try (Site site = Site.under("incompatible", POLICY)) {
      Http.Answer declared = ask(site.door(), "declare", "one");
      assertEquals(200, declared.status(), declared.body());
      assertEquals("box", declared.json().at("/demarc/fallback/from").asText());
      assertEquals("false", declared.json().at("/demarc/contractValid").asText(), declared.body());
      assertEquals(1, site.metric("demarc_contract_total", "target=\"cloud\"", "valid=\"false\""));
      Http.Answer required = ask(site.door(), "require", "two");
      assertEquals("routes_exhausted", required.json().at("/error/code").asText());
      assertEquals("false", required.header("x-should-retry"));
      assertEquals(2, site.metric("demarc_contract_total", "target=\"cloud\"", "valid=\"false\""));
      assertTrue(site.metric("demarc_attempts_total", "result=\"ok\"") >= 2);
    }
  }

  /** The stand-in writes an example of the schema and is cut off in the middle of it. */
  private static Http.Answer ask(Http door, String contract, String text) {
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "required",
            List.of("title", "summary"),
            "properties",
            Map.of("title", Map.of("type", "string"), "summary", Map.of("type", "string")));
    return door.with("Demarc-Contract", contract)
        .with("Demarc-Class", "public")
        .post(
            "/v1/chat/completions",
            Map.of(
                "model",
                "auto",
                "max_tokens",
                3,
                "messages",
                List.of(Map.of("role", "user", "content", text)),
                "response_format",
                Map.of(
                    "type",
                    "json_schema",
                    "json_schema",
                    Map.of("name", "note", "schema", schema))));
  }
}
