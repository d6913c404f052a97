package dev.demarc.server.members;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.access.Memberships;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who belongs to a tenant. */
public record Member(
    SubjectId subject, String username, String name, String email, SortedSet<TenantRole> roles) {

  static Member read(ResultSet row) throws SQLException {
    return new Member(
        SubjectId.of(Columns.text(row, "subject")),
        Columns.text(row, "username"),
        Columns.text(row, "name"),
        Columns.text(row, "email"),
        new TreeSet<>(Memberships.parse(Columns.texts(row, "roles"))));
  }
}
