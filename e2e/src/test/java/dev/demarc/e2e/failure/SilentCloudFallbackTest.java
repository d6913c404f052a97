package dev.demarc.e2e.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Http;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/**
 * The box at the site is broken and a cloud is there. Where the policy permits it, the cloud
 * answers and every answer says that it took the box's place; where it does not, nothing leaves.
 */
class SilentCloudFallbackTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: The box first
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - { id: internal-at-home, effect: allow, classes: [internal], to: [edge] }
      preferences:
        - { classes: [public], order: [box, cloud], fallback: true }
        - { classes: [internal], order: [box], fallback: true }
      """;

  @Test
  void saysOfEveryAnswerOfTheCloudThatItTookTheBoxsPlace() throws Exception {
    try (Site site = Site.under("silent", POLICY)) {
      double before = site.metric("demarc_fallback_answered_total");
      for (int i = 0; i < 6; i++) {
        Http.Answer answer = site.ask("Request " + i + ".", "public", "session-" + i);
        assertEquals(200, answer.status(), answer.body());
        JsonNode envelope = answer.json().get("demarc");
        assertEquals("cloud", envelope.path("route").asText());
        assertEquals("box", envelope.at("/fallback/from").asText(), answer.body());
        assertTrue(answer.header("Demarc-Fallback").startsWith("box;reason="), "request " + i);
        assertEquals("managed-cloud", answer.header("Demarc-Boundary"));
      }
      assertEquals(
          before + 6,
          site.metric("demarc_fallback_answered_total", "from=\"box\"", "to=\"cloud\""));
      assertTrue(site.metric("demarc_fallback_answered_total", "reason=\"down\"") >= 1);
    }
  }

  @Test
  void answersWithoutTheCloudOrNotAtAllWhereItIsNotPermitted() throws Exception {
    try (Site site = Site.under("closed", POLICY)) {
      String word = "canary" + Long.toString(System.nanoTime(), 36);
      for (int i = 0; i < 6; i++) {
        Http.Answer answer = site.ask("The word is " + word + ".", "internal", "s-" + i);
        assertFalse(answer.header("Demarc-Boundary").equals("managed-cloud"), answer.body());
        if (answer.status() == 200) {
          assertEquals("extract", answer.json().at("/demarc/route").asText());
          assertEquals("box", answer.json().at("/demarc/fallback/from").asText());
        }
      }
      for (JsonNode one : site.doors().cloud().get("/recorded").json().path("requests")) {
        byte[] body = Base64.getDecoder().decode(one.path("bodyBase64").asText());
        assertFalse(new String(body, StandardCharsets.UTF_8).contains(word));
      }
      assertEquals(0, site.metric("demarc_fallback_answered_total", "to=\"cloud\""));
    }
  }
}
