package dev.demarc.e2e.measures;

import static dev.demarc.e2e.measures.MeasuredTenant.CLOUD;
import static dev.demarc.e2e.measures.MeasuredTenant.chat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.ModelServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What applications do, and what becomes of it when targets or the line fail. */
record Requests(MeasuredTenant tenant) {
  private static final Map<String, Object> SOURCES =
      Map.of(
          "max_tokens",
          200,
          "demarc",
          Map.of(
              "cite",
              true,
              "sources",
              List.of(Map.of("id", "note-7", "class", "public", "region", "eu"))));

  private static final Map<String, Object> SCHEMA =
      Map.of(
          "max_tokens",
          3,
          "response_format",
          Map.of(
              "type",
              "json_schema",
              "json_schema",
              Map.of(
                  "name",
                  "note",
                  "schema",
                  Map.of(
                      "type",
                      "object",
                      "required",
                      List.of("title", "summary"),
                      "properties",
                      Map.of(
                          "title",
                          Map.of("type", "string"),
                          "summary",
                          Map.of("type", "string"))))));

  void reachTheCloud() {
    answered("cloud", chat(tenant.door("public"), CLOUD, Map.of()));
  }

  void areStreamed() {
    Http.Answer streamed = chat(tenant.door("public"), CLOUD, Map.of("stream", true));
    assertEquals(200, streamed.status(), streamed.body());
    assertTrue(streamed.body().contains("[DONE]"), streamed.body());
  }

  void areNotPermitted() {
    Http.Answer refused = chat(tenant.door("phi"), "auto", Map.of());
    assertEquals("policy_refused", refused.json().at("/error/code").asText(), refused.body());
  }

  void fallBack() throws InterruptedException {
    whileItIs(tenant.box, "503", () -> answered("cloud", tenant.ask("falls-back")));
  }

  void areServedAnotherModel() throws InterruptedException {
    whileItIs(tenant.cloud, "wrong-model", () -> chat(tenant.door("public"), CLOUD, Map.of()));
  }

  void breakTheirSchema() {
    Http.Answer declared =
        chat(tenant.door("public").with("Demarc-Contract", "declare"), CLOUD, SCHEMA);
    assertEquals("false", declared.json().at("/demarc/contractValid").asText(), declared.body());
  }

  void citeTheirSource() {
    Http.Answer cited = chat(tenant.door("public"), CLOUD, SOURCES);
    assertEquals("note-7", cited.json().at("/demarc/citations/0/source").asText(), cited.body());
  }

  /** Two switches within the hour, one more than the policy lets a session have. */
  void areThrownToAndFro() throws InterruptedException {
    answered("box", tenant.ask("thrown"));
    whileItIs(tenant.box, "503", () -> answered("cloud", tenant.ask("thrown")));
    answered("box", tenant.ask("thrown"));
  }

  private void stayInOneSession() {
    for (int i = 0; i < 22; i++) {
      assertEquals(200, tenant.ask("steady").status());
    }
  }

  void useUpABudget() {
    int paid = 0;
    Http.Answer last = chat(tenant.spender(), CLOUD, Map.of());
    for (int tries = 0; tries < 50 && last.status() == 200; tries++) {
      paid++;
      last = chat(tenant.spender(), CLOUD, Map.of());
    }
    assertTrue(paid > 0, last.body());
    assertEquals("budget_exhausted", last.json().at("/error/code").asText(), last.body());
  }

  /** A session goes on until the agent knows that nobody is there, and answers all the same. */
  void stayInOneSessionWithoutTheControlPlane() throws InterruptedException {
    double before = tenant.agent().metric("demarc_offline_answered_total");
    tenant.line.cut();
    try {
      stayInOneSession();
      Eventually.look(
          () -> {
            answered("box", tenant.ask("steady"));
            return tenant.agent().metric("demarc_offline_answered_total");
          },
          Duration.ofSeconds(1),
          answered -> answered > before);
    } finally {
      tenant.line.mend();
    }
  }

  /** What happens while a target misbehaves; it is taken again before this returns. */
  private void whileItIs(ModelServer server, String mode, Runnable meanwhile)
      throws InterruptedException {
    double failovers = tenant.agent().metric("demarc_stability_failovers_total");
    MeasuredTenant.is(server, mode);
    try {
      meanwhile.run();
    } finally {
      MeasuredTenant.is(server, "none");
    }
    if (tenant.agent().metric("demarc_stability_failovers_total") > failovers) {
      Eventually.holds(
          "the target's return",
          () ->
              tenant.agent().metric("demarc_stability_reentries_total")
                  >= tenant.agent().metric("demarc_stability_failovers_total"));
    }
  }

  private static void answered(String route, Http.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    assertEquals(route, answer.json().at("/demarc/route").asText(), answer.body());
  }
}
