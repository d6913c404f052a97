package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy as a file, brought by the program of a pipeline with a service account of its own. */
class PolicyAsCodeTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: As code
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - { id: internal-near, effect: allow, classes: [internal], to: [edge] }
      cases:
        - id: internal-stays
          request: { class: internal }
          expect:
            - { to: { boundary: managed-cloud }, permitted: false }
      """;
  private static final String WIDER = YAML.replace("to: [edge]", "to: [edge, private-cluster]");

  private static Doors doors;
  private static TenantKit kit;
  private static Account account;

  @TempDir Path folder;

  /** A service account, once its secret was shown. */
  private record Account(String id, String secret, String tokenUrl) {
    static Account of(TenantKit of) {
      var made =
          of.admin().post(of.path("/service-accounts"), Map.of("label", "pipeline", "days", 7));
      assertEquals(201, made.status(), made.body());
      JsonNode json = made.json();
      return new Account(
          json.path("id").asText(),
          json.path("clientSecret").asText(),
          json.path("tokenUrl").asText());
    }
  }

  private record Ran(int code, String said) {
    JsonNode json() throws JsonProcessingException {
      return DemarcJson.tolerant().readTree(said);
    }
  }

  @BeforeAll
  static void makesATenant() {
    doors = new Doors(Installation.underTest());
    kit = tenant("code-");
    account = Account.of(kit);
  }

  private static TenantKit tenant(String prefix) {
    return TenantKit.create(doors, prefix + Long.toString(System.nanoTime(), 36));
  }

  private Ran run(Account as, String yaml, String command, String... options)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), yaml);
    Path out = folder.resolve("out");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("../control-plane/policy-cli/target/demarc-policy.jar").toString(),
                command,
                file.toString()));
    words.addAll(List.of(options));
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DEMARC_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "DEMARC_URL",
                doors.installation().controlPlane().toString(),
                "DEMARC_TOKEN_URL",
                as.tokenUrl,
                "DEMARC_CLIENT_ID",
                as.id,
                "DEMARC_CLIENT_SECRET",
                as.secret));
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end");
    }
    String said = Files.readString(out);
    assertFalse(said.contains(as.secret), "it showed its secret");
    return new Ran(process.exitValue(), said);
  }

  @Test
  void lintsWhatIsWellAndPlacesWhatIsNot() throws Exception {
    Ran well = run(account, YAML, "lint");
    assertEquals(0, well.code, well.said);
    Ran wrong = run(account, YAML.replace("[internal]", "[nonsense]"), "lint");
    assertEquals(1, wrong.code, wrong.said);
    assertTrue(wrong.said.contains("policy.yaml:5:"), wrong.said);
    assertTrue(wrong.said.contains("error: "), wrong.said);
    assertTrue(wrong.said.contains("nonsense"), wrong.said);
  }

  @Test
  void runsTheCasesOfTheText() throws Exception {
    Ran passed = run(account, YAML, "test");
    assertEquals(0, passed.code, passed.said);
    assertTrue(passed.said.contains("passed  internal-stays"), passed.said);
    Ran failed = run(account, YAML.replace("permitted: false", "permitted: true"), "test");
    assertEquals(1, failed.code, failed.said);
    assertTrue(failed.said.contains("FAILED  internal-stays"), failed.said);
    assertTrue(failed.said.contains("expected permitted, got refused"), failed.said);
  }

  @Test
  void endsWithOneWhereTheTextWidens() throws Exception {
    String policy = kit.publish(YAML);
    String[] asked = {"--policy", policy, "--fail-on", "widening"};
    Ran same = run(account, YAML, "diff", asked);
    assertEquals(0, same.code, same.said);
    assertTrue(same.said.contains("widening: none"), same.said);
    Ran wider = run(account, WIDER, "diff", asked);
    assertEquals(1, wider.code, wider.said);
    assertTrue(wider.said.contains("Rule 'internal-near' newly permits"), wider.said);
    assertTrue(wider.said.contains("to private-cluster"), wider.said);
    assertTrue(wider.said.contains("2 different people"), wider.said);
    assertFalse(kit.admin().get(kit.path("/policies/" + policy)).json().hasNonNull("draft"));
  }

  @Test
  void submitsForPeopleToApproveAndOverwritesNobody() throws Exception {
    String policy = kit.publish(YAML);
    String at = kit.path("/policies/" + policy);
    var edit = Map.of("yaml", YAML + "# ann\n", "baseRevision", 0);
    assertEquals(200, kit.admin().put(at + "/draft", edit).status());
    Ran stale = run(account, WIDER, "submit", "--policy", policy);
    assertEquals(1, stale.code, stale.said);
    assertTrue(stale.said.contains("another author's"), stale.said);
    assertEquals(YAML + "# ann\n", kit.admin().get(at).json().at("/draft/yaml").asText());

    int base = kit.admin().get(at).json().at("/draft/revision").asInt();
    String[] based = {
      "--policy", policy, "--base", Integer.toString(base), "--message", "build 7", "--json"
    };
    Ran submitted = run(account, WIDER, "submit", based);
    assertEquals(0, submitted.code, submitted.said);
    JsonNode said = submitted.json();
    assertEquals("in-review", said.path("state").asText(), submitted.said);
    assertEquals(2, said.path("approvalsNeeded").asInt(), submitted.said);
    String url = said.path("url").asText();
    assertTrue(url.startsWith(doors.installation().portal().toString()), submitted.said);
    assertTrue(url.contains(policy), submitted.said);
    Ran again = run(account, YAML, "submit", based);
    assertEquals(1, again.code, again.said);
    assertTrue(again.said.contains("in-review"), again.said);

    assertNeverApproves(at, said.path("revision").asInt());
  }

  private static void assertNeverApproves(String at, int revision) {
    Http service =
        Http.to(doors.installation().controlPlane())
            .bearer(doors.serviceToken(account.id, account.secret));
    for (String step : List.of("approve", "publish", "refuse", "withdraw")) {
      var refused = service.post(at + "/" + step, Map.of("revision", revision));
      assertEquals(403, refused.status(), step + ": " + refused.body());
    }
    assertEquals(403, service.get(kit.path("/members")).status());
    assertEquals("in-review", kit.admin().get(at).json().at("/draft/state").asText());
  }

  @Test
  void beginsANewPolicy() throws Exception {
    Ran begun = run(account, YAML, "submit", "--json");
    assertEquals(0, begun.code, begun.said);
    var view = kit.admin().get(kit.path("/policies/" + begun.json().path("policy").asText()));
    assertEquals("As code", view.json().path("title").asText(), view.body());
  }

  @Test
  void seesNothingOfAnotherTenant() throws Exception {
    String policy = kit.publish(YAML);
    TenantKit other = tenant("other-");
    Account stranger = Account.of(other);
    Ran diff = run(stranger, YAML, "diff", "--policy", policy);
    assertEquals(1, diff.code, diff.said);
    assertTrue(diff.said.contains("not_found"), diff.said);
    Ran submit = run(stranger, YAML, "submit", "--policy", policy);
    assertEquals(1, submit.code, submit.said);
    Ran named = run(stranger, YAML, "lint", "--tenant", kit.tenant().id().text());
    assertEquals(2, named.code, named.said);
    var list =
        Http.to(doors.installation().controlPlane())
            .bearer(doors.serviceToken(stranger.id, stranger.secret))
            .get(kit.path("/policies"));
    assertEquals(404, list.status(), list.body());
  }

  /** Who was shown the secret could else write by it and approve in person. */
  @Test
  void makesItsMakerAnAuthor() throws Exception {
    TenantKit own = tenant("hands-");
    Account of = Account.of(own);
    String subject = own.admin().get("/api/v1/me").json().path("subject").asText();
    var both = Map.of("roles", List.of("tenant-admin", "policy-approver"));
    assertEquals(200, own.admin().put(own.path("/members/" + subject), both).status());
    Ran begun = run(of, YAML, "submit", "--json");
    assertEquals(0, begun.code, begun.said);
    var refused =
        own.admin()
            .post(
                own.path("/policies/" + begun.json().path("policy").asText() + "/approve"),
                Map.of("revision", 1));
    assertEquals(403, refused.status(), refused.body());
    assertEquals("self_approval", refused.json().path("code").asText(), refused.body());
  }

  @Test
  void endsWhenItIsRevoked() throws Exception {
    Account brief = Account.of(kit);
    String token = doors.serviceToken(brief.id, brief.secret);
    Http service = Http.to(doors.installation().controlPlane()).bearer(token);
    assertEquals(200, service.get(kit.path("/policies")).status());
    var gone = kit.admin().delete(kit.path("/service-accounts/" + brief.id));
    assertEquals(204, gone.status(), gone.body());
    assertEquals(404, service.get(kit.path("/policies")).status());
    Ran refused = run(brief, YAML, "lint");
    assertEquals(3, refused.code, refused.said);
  }
}
