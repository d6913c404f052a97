package dev.demarc.server.passkeys;

import dev.demarc.contract.Wire;
import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.approval.PasskeyAlgorithm;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One passkey of a member.
 *
 * @param name that its owner gave it
 * @param counter how many signatures it said it made; 0 where it does not count
 * @param usedAt absent where it signed nothing yet
 */
record Passkey(Approver key, String name, long counter, Instant madeAt, @Nullable Instant usedAt) {

  static Passkey read(ResultSet row) throws SQLException {
    return new Passkey(
        new Approver(
            SubjectId.of(Columns.text(row, "person")),
            CredentialId.of(Columns.text(row, "credential")),
            Wire.parse(PasskeyAlgorithm.class, "algorithm", Columns.text(row, "algorithm")),
            Columns.text(row, "public_key")),
        Columns.text(row, "name"),
        row.getLong("counter"),
        Columns.instant(row, "made_at"),
        Columns.optionalInstant(row, "used_at"));
  }
}
