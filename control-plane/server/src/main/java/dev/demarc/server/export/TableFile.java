package dev.demarc.server.export;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Writes the rows of one table, {@value #FETCH} of which are in memory at a time. */
final class TableFile {
  private static final int FETCH = 200;

  private final OutputStream out;
  private final MessageDigest digest = sha256();
  private long rows;
  private long bytes;

  TableFile(OutputStream out) {
    this.out = out;
  }

  /** Writes those of the tenant, but for these columns. */
  Manifest.Entry write(Sql sql, TenantId tenant, String name, String table, List<String> leftOut)
      throws IOException {
    String select =
        "select (to_jsonb(t) - ?::text[])::text from " + table + " t where tenant_id = ?";
    try (PreparedStatement statement = sql.connection().prepareStatement(select)) {
      statement.setFetchSize(FETCH);
      statement.setArray(1, sql.connection().createArrayOf("text", leftOut.toArray(String[]::new)));
      statement.setObject(2, tenant.value());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          line(row.getString(1));
        }
      }
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    }
    Digest sha256 = Digest.of("sha256:" + HexFormat.of().formatHex(digest.digest()));
    return new Manifest.Entry(name, rows, bytes, sha256, leftOut);
  }

  private void line(String json) throws IOException {
    byte[] line = (json + '\n').getBytes(StandardCharsets.UTF_8);
    out.write(line);
    digest.update(line);
    bytes += line.length;
    rows++;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
