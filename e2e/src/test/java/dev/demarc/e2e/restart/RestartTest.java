package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code ./demarc down} and {@code up}: every record, person, key and journal is still there. */
class RestartTest {
  private final Installation installation = Installation.underTest();
  private final Storage storage = Storage.of(installation);
  private final Doors doors = new Doors(installation);
  private final Traffic traffic = new Traffic(doors);
  private final Identities identities = new Identities(doors, storage);

  @Test
  void keepsEveryRecordWhenEverythingGoesDownAndUp() throws Exception {
    installation.tenants().forEach(traffic::route);
    Instant routed = Instant.now();
    for (Installation.Tenant tenant : installation.tenants()) {
      traffic.awaitNothingQueued(tenant, routed);
    }
    String moment = Instant.now().toString();
    Rows rows = Rows.of(storage, moment);
    Map<String, String> people = identities.people();
    Map<String, String> files = identities.files();
    Map<String, List<String>> journals = journals();
    Launched.demarc("down").succeeds();
    assertThrows(
        UncheckedIOException.class, () -> Http.to(installation.controlPlane()).get("/q/health"));
    Launched.demarc("up").succeeds();
    System.out.println(
        rows.count() + " rows of " + rows.tables() + " tables, " + files.size() + " files");
    assertTrue(rows.tables() >= 20, "too few tables are looked at: " + rows.digests().keySet());
    assertEquals(List.of(), rows.lostIn(Rows.of(storage, moment)));
    assertEquals(people, identities.people());
    assertEquals(files, identities.files());
    journals()
        .forEach((agent, now) -> {
          List<String> before = journals.get(agent);
          assertTrue(before.size() > 0, "nothing in the journal of " + agent);
          assertEquals(before, now.subList(0, Math.min(before.size(), now.size())), agent);
        });
    for (String agent : Identities.AGENTS) {
      System.out.println(agent + ": " + Journal.of(storage, agent).verify().strip());
    }
    installation.tenants().forEach(traffic::route);
  }

  @Test
  void findsARowThatIsGoneChangedOrNew() {
    var before = new Rows(Map.of("policy", List.of("a", "b", "b"), "trace_span", List.of("x")));
    assertEquals(List.of(), before.lostIn(before));
    assertEquals(
        List.of("policy: 1 rows of 3 gone or changed, 0 new"),
        before.lostIn(
            new Rows(Map.of("policy", List.of("a", "b"), "trace_span", List.of("x", "y")))));
    assertEquals(
        List.of("policy: 1 rows of 3 gone or changed, 1 new"),
        before.lostIn(
            new Rows(Map.of("policy", List.of("a", "b", "c"), "trace_span", List.of("x")))));
    assertEquals(
        List.of("trace_span: 1 rows of 1 gone or changed, 0 new"),
        before.lostIn(new Rows(Map.of("policy", List.of("a", "b", "b")))));
  }

  private Map<String, List<String>> journals() throws Exception {
    Map<String, List<String>> journals = new TreeMap<>();
    for (String agent : Identities.AGENTS) {
      journals.put(agent, Journal.of(storage, agent).hashes());
    }
    return journals;
  }
}
