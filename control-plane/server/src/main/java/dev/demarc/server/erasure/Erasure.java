package dev.demarc.server.erasure;

import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One erasure, as far as it may be told: it does not say of whom.
 *
 * @param person what stands for them in the chains
 * @param state {@code started} or {@code erased}
 * @param erasedAt absent until it is done
 */
public record Erasure(String person, String state, Instant startedAt, @Nullable Instant erasedAt) {
  static Erasure read(ResultSet row) throws SQLException {
    return new Erasure(
        Columns.text(row, "commitment"),
        Columns.text(row, "state"),
        Columns.instant(row, "started_at"),
        Columns.optionalInstant(row, "erased_at"));
  }
}
