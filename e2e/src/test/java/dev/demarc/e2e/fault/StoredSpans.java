package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.sql.SQLException;

/** What an installation has of the spans of {@link dev.demarc.e2e.load.SpanBatch} of one tenant. */
record StoredSpans(Storage storage, TenantKit kit) {
  private static final long MICRO_USD = 12;

  /** How many rows there are. */
  long count() throws SQLException, IOException {
    try (var app = storage.connect("demarc_app");
        var statement = app.createStatement()) {
      String tenant = kit.tenant().id().text();
      statement.execute("select set_config('app.tenant', '" + tenant + "', false)");
      try (var rows = statement.executeQuery("select count(*) from trace_span")) {
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
    long overview = kit.admin().get(kit.path("/overview")).json().at("/failClosed/of").asLong();
    assertEquals(spans, overview, "what the overview counts");
  }

  private long measured(String measure, String member) {
    JsonNode answer = kit.admin().get(kit.path("/measures/" + measure + "?step=none")).json();
    return answer.path("series").path(0).path("total").path(member).asLong(-1);
  }
}
