package dev.demarc.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, environment, credentials, and what each failure ends with. */
class UsageTest {
  private static final String CLEAN =
      "{'problems':[],'guarantees':[],'findings':{'items':[],'more':0},'cases':[]}";

  @TempDir Path folder;
  private Plane plane;
  private String file;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane().on("POST " + Plane.POLICIES + "/check", 200, CLEAN);
    file = Run.file(folder, "title: x\n");
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "test", "diff", "submit"})
  void explainsEachCommand(String command) {
    Run run = Run.of(Map.of(), command, "--help");
    assertEquals(0, run.code());
    assertTrue(run.out().contains(command + " FILE"), run.out());
    assertTrue(run.out().contains("Exit codes"), run.out());
  }

  @Test
  void explainsItselfWithoutAWord() {
    Run run = Run.of(Map.of());
    assertEquals(2, run.code());
    assertTrue(run.out().contains("submit FILE"), run.out());
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertMisused("there is no command publish", "publish", file);
    assertMisused("--token is not known here", "lint", file, "--token", "secret");
    assertMisused("--policy is not known here", "lint", file, "--policy", "x");
    assertMisused("--fail-on needs a value", "lint", file, "--fail-on");
    assertMisused("--fail-on takes warning, not x", "lint", file, "--fail-on", "x");
    assertMisused("--url is there twice", "lint", file, "--url", "a", "--url", "b");
    assertMisused("name one policy file", "lint");
    assertMisused("name one policy file", "lint", file, file);
    assertMisused("cannot be read", "lint", folder.resolve("none.yaml").toString());
    assertMisused("--policy must be a policy's id", "diff", file, "--policy", "house");
    assertMisused(
        "--base must be a number", "submit", file, "--policy", Plane.POLICY, "--base", "x");
    assertTrue(plane.sent().stream().noneMatch(what -> what.startsWith("PUT")), "it wrote");
  }

  private void assertMisused(String reason, String... words) {
    if (String.join(" ", words).contains("--base")) {
      plane.on("GET " + Plane.POLICIES + "/" + Plane.POLICY, 200, "{'draft':null}");
    }
    Run run = Run.of(plane, words);
    assertEquals(2, run.code(), run.problems());
    assertTrue(run.problems().contains(reason), run.problems());
  }

  @Test
  void refusesAFileThatIsNoText() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
    Run run = Run.of(plane, "lint", binary.toString());
    assertEquals(2, run.code());
    assertTrue(run.problems().contains("is not UTF-8"), run.problems());
  }

  @Test
  void sendsNoCredentialOverPlainHttpToAnotherMachine() {
    Run run =
        Run.of(
            Map.of("DEMARC_URL", "http://demarc.example", "DEMARC_TOKEN", "t0ken"), "lint", file);
    assertEquals(2, run.code());
    assertTrue(run.problems().contains("must be an https address"), run.problems());
  }

  @Test
  void wantsToKnowWhoAsks() {
    Run run = Run.of(Map.of("DEMARC_URL", plane.url()), "lint", file);
    assertEquals(2, run.code());
    assertTrue(run.problems().contains("DEMARC_CLIENT_ID"), run.problems());
    assertEquals(List.of(), plane.sent());
  }

  @Test
  void takesATokenFromAFile() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "from-file\n");
    Run run =
        Run.of(
            Map.of(), "lint", file, "--url", plane.url() + "/", "--token-file", token.toString());
    assertEquals(0, run.code(), run.problems());
    assertEquals("Bearer from-file", plane.requests().getFirst().authorization());
  }

  @Test
  void getsATokenOfAServiceAccount() {
    plane.on("POST /token", 200, "{'access_token':'short'}");
    Run run = service();
    assertEquals(0, run.code(), run.problems());
    var asked = plane.requests().getFirst();
    String basic = Base64.getEncoder().encodeToString("svc-1:s%2Bcret".getBytes());
    assertEquals("Basic " + basic, asked.authorization());
    assertEquals("grant_type=client_credentials", asked.body());
    assertEquals("Bearer short", plane.requests().get(1).authorization());
  }

  @Test
  void saysWhenAServiceAccountIsRefusedAndKeepsItsSecret() {
    plane.on("POST /token", 401, "{'error':'invalid_client'}");
    Run run = service();
    assertEquals(3, run.code());
    assertTrue(run.problems().contains("invalid_client"), run.problems());
    assertFalse(run.problems().contains("s+cret"), run.problems());
  }

  private Run service() {
    return Run.of(
        Map.of(
            "DEMARC_URL",
            plane.url(),
            "DEMARC_TOKEN_URL",
            plane.url() + "/token",
            "DEMARC_CLIENT_ID",
            "svc-1",
            "DEMARC_CLIENT_SECRET",
            "s+cret"),
        "lint",
        file);
  }

  @Test
  void endsWithThreeWhenNotLetInOrNotReached() {
    plane.on("POST " + Plane.POLICIES + "/check", 403, "{'code':'forbidden','detail':'No.'}");
    Run refused = Run.of(plane, "lint", file);
    assertEquals(3, refused.code());
    assertEquals("demarc-policy: forbidden: No.", refused.problems().strip());
    plane.close();
    Run away = Run.of(plane, "lint", file);
    assertEquals(3, away.code());
    assertTrue(away.problems().contains("does not answer"), away.problems());
  }

  @Test
  void endsWithThreeWhenItIsNoControlPlane() {
    plane.on("GET /api/v1/me", 200, "<html>");
    Run run = Run.of(plane, "lint", file);
    assertEquals(3, run.code());
    assertTrue(run.problems().contains("is it a control plane?"), run.problems());
  }

  @Test
  void namesTheTenantsOfWhoHasSeveral() {
    plane.on(
        "GET /api/v1/me",
        200,
        "{'tenants':[{'id':'" + Plane.TENANT + "','alias':'clinic'},{'id':'b','alias':'plant'}]}");
    Run unsaid = Run.of(plane, "lint", file);
    assertEquals(2, unsaid.code());
    assertTrue(unsaid.problems().contains("one of clinic, plant"), unsaid.problems());
    assertEquals(0, Run.of(plane, "lint", file, "--tenant", "clinic").code());
    assertEquals(2, Run.of(plane, "lint", file, "--tenant", "bank").code());
  }
}
