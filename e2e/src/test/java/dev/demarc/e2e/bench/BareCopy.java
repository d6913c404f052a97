package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** A bare {@code COPY} of rows of about the size of a span into a table with two indexes. */
final class BareCopy {
  private static final int ROWS = 100_000;
  private static final int BYTES = 1_500;

  private BareCopy() {}

  static long rowsPerSecond(Storage storage) throws SQLException, IOException {
    byte[] rows = rows();
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("drop table if exists bench_copy");
      statement.execute("create table bench_copy (id bigint primary key, at bigint, body text)");
      statement.execute("create index on bench_copy (at)");
      long start = System.nanoTime();
      long copied =
          owner
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy bench_copy from stdin", new ByteArrayInputStream(rows));
      double seconds = (System.nanoTime() - start) / 1e9;
      statement.execute("drop table bench_copy");
      return Math.round(copied / seconds);
    }
  }

  private static byte[] rows() {
    var text = new StringBuilder();
    String body = "x".repeat(BYTES);
    for (int i = 0; i < ROWS; i++) {
      text.append(i)
          .append('\t')
          .append(i * 37L % 1_000_003)
          .append('\t')
          .append(body)
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
