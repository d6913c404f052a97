package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.people.Browser;
import dev.demarc.json.DemarcJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup, all data destroyed, the backup restored: the same figures, people, keys and chains.
 * Agents go on, those of this machine and one at a site of its own, which was started again after
 * the backup and so gets in with a key that the restored control plane has never seen.
 */
class RestoreTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: To the cloud
      rules:
        - id: to-the-cloud
          effect: allow
          classes: [internal]
          to: [managed-cloud]
      """;

  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Traffic traffic = new Traffic(doors);
  private final Identities identities = new Identities(doors, storage);
  private final String alias = "restore-" + Long.toString(System.nanoTime(), 36);
  @TempDir Path files;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void goesOnAsItWasWhenEverythingWasDestroyedAndRestored() throws Exception {
    TenantKit kit = TenantKit.create(doors, alias);
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    String key = kit.application("notes", "internal", 1_000);
    kit.publish(POLICY);
    Map<String, String> bound =
        Map.of("cloud", "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }");
    try (var site =
        AgentProcess.enrol(
            Path.of("target", alias), installation.controlPlane(), kit.enrolmentToken(), bound)) {
      String routed = ask(site, key);
      await("the site's trace", () -> arrived(kit, routed));
      List<Installation.Tenant> tenants = new ArrayList<>(installation.tenants());
      tenants.add(kit.tenant());
      rehearse(site, kit, key, tenants);
    }
  }

  private void rehearse(
      AgentProcess site, TenantKit kit, String key, List<Installation.Tenant> tenants)
      throws Exception {
    Instant end = aMinuteOfTraffic();
    String moment = Instant.now().toString();
    Rows rows = Rows.of(storage, moment);
    Map<String, Figures> figures = figures(tenants, end);
    assertTrue(figures.values().stream().noneMatch(one -> one.traces().isEmpty()));
    Map<String, String> people = identities.people();
    Map<String, String> keys = identities.files();
    Path ledger = ledgerHead(tenants.getFirst());

    Path backup = files.resolve("demarc.tar.gz");
    Launched.demarc("backup", backup.toString()).succeeds();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    Launched.demarc("restore", "--check", backup.toString()).succeeds();
    Launched running = Launched.demarc("restore", backup.toString());
    assertTrue(running.code() == 1 && running.output().contains("runs"), running.output());
    renewKey(site);

    Launched.demarc("reset", "--yes").succeeds();
    assertFalse(Files.exists(storage.data()));
    Launched.demarc("restore", backup.toString()).succeeds();
    Launched.demarc("up").succeeds();

    assertEquals(List.of(), rows.lostIn(Rows.of(storage, moment)));
    assertEquals(figures, figures(tenants, end));
    assertEquals(people, identities.people());
    assertEquals(keys, identities.files());
    for (Installation.Tenant tenant : tenants) {
      assertTrue(new AuditChain(storage, tenant.id()).verify() > 0);
      ledgerHolds(tenant, tenant.equals(tenants.getFirst()) ? List.of(ledger) : List.of());
    }
    agentsGoOn(site, kit, key);
    signIn(tenants.getFirst());
  }

  /** Traffic of everybody, in the database, in a minute that is over when this returns. */
  private Instant aMinuteOfTraffic() throws InterruptedException {
    installation.tenants().forEach(traffic::route);
    Instant routed = Instant.now();
    for (Installation.Tenant tenant : installation.tenants()) {
      traffic.awaitNothingQueued(tenant, routed);
    }
    Instant end = routed.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
    while (Instant.now().isBefore(end)) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return end;
  }

  private Map<String, Figures> figures(List<Installation.Tenant> tenants, Instant end) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (Installation.Tenant tenant : tenants) {
      figures.put(tenant.name(), Figures.of(doors, tenant, end));
    }
    return figures;
  }

  private static void renewKey(AgentProcess site) throws Exception {
    int generation = generation(site);
    site.close();
    site.start();
    await(
        "a key of the agent's that the backup does not know", () -> generation(site) > generation);
  }

  private static int generation(AgentProcess site) throws Exception {
    Path file = site.folder().resolve("data/access-key.json");
    return DemarcJson.tolerant().readTree(file.toFile()).at("/current/generation").asInt();
  }

  private void agentsGoOn(AgentProcess site, TenantKit kit, String key) throws Exception {
    String routed = ask(site, key);
    await("a trace of the site's agent", () -> arrived(kit, routed));
    var agents = kit.admin().get(kit.path("/agents")).json().path("items");
    assertEquals(1, agents.size(), "it was enrolled anew: " + agents);
    Instant restored = Instant.now();
    installation.tenants().forEach(traffic::route);
    for (Installation.Tenant tenant : installation.tenants()) {
      traffic.awaitNothingQueued(tenant, restored);
    }
    for (String agent : Identities.AGENTS) {
      System.out.println(agent + ": " + Journal.of(storage, agent).verify().strip());
    }
  }

  private static String ask(AgentProcess site, String key) {
    var answer =
        Http.to(site.baseUrl())
            .bearer(key)
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "stand-in-large",
                    "messages",
                    List.of(Map.of("role", "user", "content", "Shorten the rota."))));
    assertEquals(200, answer.status(), answer.body());
    return answer.header("Demarc-Decision");
  }

  /** Whoever was signed in before has a token of before. */
  private boolean arrived(TenantKit kit, String decision) {
    Http admin = doors.as(kit.tenant().user("tenant-admin"));
    return admin.get(kit.path("/traces/" + decision)).status() == 200;
  }

  private Path ledgerHead(Installation.Tenant tenant) throws Exception {
    var head = doors.as(tenant.user("tenant-admin")).get(Doors.path(tenant, "/ledger/head"));
    assertEquals(200, head.status(), head.body());
    return Files.writeString(files.resolve("head.json"), head.body());
  }

  private void ledgerHolds(Installation.Tenant tenant, List<Path> heads) throws Exception {
    var lines = doors.as(tenant.user("tenant-admin")).get(Doors.path(tenant, "/ledger"));
    assertEquals(200, lines.status(), lines.body());
    Path export = Files.writeString(files.resolve("ledger.ndjson"), lines.body());
    List<String> words = new ArrayList<>(List.of("ledger", "verify", export.toString()));
    heads.forEach(head -> words.addAll(List.of("--head", head.toString())));
    Launched verified = Launched.demarc(words.toArray(String[]::new));
    boolean holds = verified.output().lines().anyMatch(line -> line.startsWith("holds: "));
    assertTrue(holds, verified.output());
  }

  private void signIn(Installation.Tenant tenant) {
    try (var browser = Browser.start()) {
      Page page = browser.desktop();
      String overview = installation.portal() + "/t/" + tenant.id() + "/overview";
      Browser.openAs(page, tenant.user("tenant-admin"), overview);
      page.navigate(overview);
      Browser.settle(page);
      assertEquals(0, page.locator("[data-testid='trouble']").count());
      assertTrue(page.url().endsWith("/overview"), page.url());
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      if (condition.call()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(what + " did not come");
  }
}
