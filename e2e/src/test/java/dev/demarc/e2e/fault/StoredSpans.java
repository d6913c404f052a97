package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AllMeasures;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** What an installation has of the spans of {@link dev.demarc.e2e.load.SpanBatch} of one tenant. */
public record StoredSpans(Storage storage, Doors doors, Installation.Tenant tenant) {
  private static final long MICRO_USD = 12;

  /** When they came, and by whom. */
  private static final Set<String> OF_THEIR_OWN =
      Set.of("trace.upload_delay", "trace.upload_late", "agent");

  /** How many rows there are. */
  public long count() throws SQLException, IOException {
    return count("trace_span");
  }

  /** How many records of agents they are of. */
  public long distinct() throws SQLException, IOException {
    return count("(select distinct agent, epoch, sequence from trace_span) s");
  }

  private long count(String from) throws SQLException, IOException {
    try (var app = storage.connect("demarc_app");
        var statement = app.createStatement()) {
      statement.execute("select set_config('app.tenant', '" + tenant.id().text() + "', false)");
      try (var rows = statement.executeQuery("select count(*) from " + from)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Holds rows and measures against so many spans, sent from sequence 1 on. */
  void assertAre(long spans) throws SQLException, IOException {
    assertEquals(spans, count(), "rows");
    assertEquals(spans, measured("route.requests", "value"));
    assertEquals(spans, measured("decision.reasons", "value"));
    assertEquals(spans * MICRO_USD, measured("cost", "value"));
    assertEquals(spans, measured("latency", "count"));
    assertEquals(spans, measured("trace.completeness", "numerator"));
    assertEquals(spans, measured("trace.completeness", "denominator"));
    assertEquals(spans, ask("/overview").at("/failClosed/of").asLong(), "what the overview counts");
  }

  /** What every measure says of them, but for what is of this upload alone. */
  Map<String, Set<JsonNode>> figures() {
    return AllMeasures.of(admin(), tenant, "", OF_THEIR_OWN);
  }

  private long measured(String measure, String member) {
    JsonNode answer = ask("/measures/" + measure + "?step=none");
    return answer.path("series").path(0).path("total").path(member).asLong(-1);
  }

  private JsonNode ask(String path) {
    return admin().get(Doors.path(tenant, path)).json();
  }

  /** With a token of its own: what was made before the kills may have run out. */
  private Http admin() {
    return doors.as(tenant.user("tenant-admin"));
  }
}
