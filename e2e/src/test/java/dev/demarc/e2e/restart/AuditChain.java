package dev.demarc.e2e.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The administrative record of a tenant, its hashes computed again from its rows. */
record AuditChain(Storage storage, TenantId tenant) {

  /** What a link's hash is computed over, in this order. */
  private record Link(
      TenantId tenant,
      long sequence,
      Instant at,
      String actor,
      String action,
      String object,
      SortedMap<String, String> detail,
      String previous,
      @Nullable Integer version) {
    String hash() throws IOException {
      String json = DemarcJson.strict().writeValueAsString(this);
      return Digest.ofBytes(json.getBytes(StandardCharsets.UTF_8)).text();
    }
  }

  /** How many links there are, all of which hold, up to the head. */
  long verify() throws SQLException, IOException {
    String sql = "select * from audit_event where tenant_id = ?::uuid order by sequence";
    String previous = "genesis";
    long links = 0;
    try (var connection = storage.connect("postgres");
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.text());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          links++;
          assertEquals(links, rows.getLong("sequence"));
          String hash = rows.getString("hash");
          boolean redacted = rows.getBoolean("redacted");
          assertEquals(
              redacted ? rows.getString("previous") : link(rows, previous).hash(),
              redacted ? previous : hash,
              "link " + links + " of " + tenant.text());
          previous = hash;
        }
      }
      assertEquals(previous, head(), "the head of " + tenant.text());
    }
    return links;
  }

  private Link link(ResultSet row, String previous) throws SQLException, IOException {
    int version = row.getInt("version");
    return new Link(
        tenant,
        row.getLong("sequence"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("object"),
        DemarcJson.strict()
            .readValue(row.getString("detail"), new TypeReference<TreeMap<String, String>>() {}),
        previous,
        version == 1 ? null : version);
  }

  private String head() throws SQLException, IOException {
    try (var connection = storage.connect("postgres");
        var statement =
            connection.prepareStatement("select hash from audit_head where tenant_id = ?::uuid")) {
      statement.setString(1, tenant.text());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "genesis";
      }
    }
  }
}
