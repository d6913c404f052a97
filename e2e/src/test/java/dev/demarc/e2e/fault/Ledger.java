package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Balances what callers were told against the agent's journal, the control plane's rows and what
 * the stand-in cloud recorded, from one moment on.
 */
record Ledger(Storage storage, TenantId tenant, Journal journal, Http cloud, Instant from) {

  /** Each answer has exactly one request record at the agent, in a chain that holds. */
  void assertOneLocalRecordEach(Collection<String> answered) throws Exception {
    System.out.println(journal.verify().strip());
    assertOnceEach(answered, journal.requests(), "at the agent");
  }

  /** Each answer has exactly one request record in the control plane, once all is uploaded. */
  void assertOneCentralRecordEach(Collection<String> answered) throws Exception {
    Map<String, Integer> stored = stored("request");
    for (int tries = 0; tries < 120 && !stored.keySet().containsAll(answered); tries++) {
      TimeUnit.MILLISECONDS.sleep(500);
      stored = stored("request");
    }
    assertOnceEach(answered, stored, "in the control plane");
    Map<String, Integer> intents = stored("intent");
    for (String decision : answered) {
      assertTrue(intents.containsKey(decision), "a crossing without its intent: " + decision);
    }
  }

  private static void assertOnceEach(
      Collection<String> answered, Map<String, Integer> records, String where) {
    assertEquals(new HashSet<>(answered).size(), answered.size(), "a decision answered twice");
    List<String> wrong =
        answered.stream()
            .filter(decision -> records.getOrDefault(decision, 0) != 1)
            .map(decision -> decision + " has " + records.getOrDefault(decision, 0))
            .toList();
    assertEquals(List.of(), wrong, "records " + where);
  }

  /** Rows of a kind by decision, as the application's role sees them. */
  private Map<String, Integer> stored(String kind) throws SQLException, IOException {
    Map<String, Integer> counts = new HashMap<>();
    try (var connection = storage.connect("demarc_app")) {
      connection.setAutoCommit(false);
      try (var be = connection.prepareStatement("select set_config('app.tenant', ?, true)")) {
        be.setString(1, tenant.text());
        be.execute();
      }
      try (var select =
          connection.prepareStatement(
              "select decision, count(*) from trace_span where kind = ? group by decision")) {
        select.setString(1, kind);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            counts.put(rows.getString(1), rows.getInt(2));
          }
        }
      }
    }
    return counts;
  }

  /**
   * Nothing reached the cloud before the agent's journal had an intent for it: in the order of
   * time, the n-th request that arrived finds at least n intents made by then, answered or not.
   */
  void assertNoCrossingWithoutIntent(String marker, int answered) throws Exception {
    List<Instant> arrivals = arrivals(marker);
    List<Instant> intents = journal.intents(from);
    System.out.println("arrived at the cloud " + arrivals.size() + ", intents " + intents.size());
    assertTrue(arrivals.size() >= answered, "the recorder missed some: " + arrivals.size());
    assertCovered(arrivals, intents);
  }

  /** Both in the order of time. */
  static void assertCovered(List<Instant> arrivals, List<Instant> intents) {
    for (int n = 0; n < arrivals.size(); n++) {
      boolean covered = n < intents.size() && !intents.get(n).isAfter(arrivals.get(n));
      assertTrue(covered, "arrival " + (n + 1) + " of " + arrivals.size() + " has no intent");
    }
  }

  private List<Instant> arrivals(String marker) {
    JsonNode recorded = cloud.get("/recorded").json();
    assertEquals(0, recorded.path("dropped").asLong(-1), "the recorder ran out of room");
    List<Instant> arrivals = new ArrayList<>();
    for (JsonNode request : recorded.path("requests")) {
      byte[] body = Base64.getDecoder().decode(request.path("bodyBase64").asText(""));
      if (new String(body, StandardCharsets.UTF_8).contains(marker)) {
        arrivals.add(Instant.parse(request.path("at").asText()));
      }
    }
    arrivals.sort(null);
    return arrivals;
  }
}
