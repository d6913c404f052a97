package dev.demarc.server.notifications;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a member wants to be told by e-mail: everything, in English, until they say otherwise.
 *
 * @param email the kinds that are mailed
 */
public record NotificationSettings(Language language, SortedSet<NotificationKind> email) {
  public NotificationSettings {
    email = new TreeSet<>(email);
    if (!NotificationKind.choosable().containsAll(email)) {
      throw new InvalidValue("email", "has a kind that cannot be chosen");
    }
  }

  /** Of who said nothing. */
  static NotificationSettings standard() {
    return new NotificationSettings(Language.ENGLISH, new TreeSet<>(NotificationKind.choosable()));
  }

  /** As they chose, where they did. */
  static Optional<NotificationSettings> of(Sql sql, TenantId tenant, SubjectId person) {
    return sql.first(
        "select language, muted from notification_setting where tenant_id = ? and person = ?",
        NotificationSettings::read,
        tenant,
        person);
  }

  void keep(Sql sql, TenantId tenant, SubjectId person) {
    Set<NotificationKind> muted = EnumSet.copyOf(NotificationKind.choosable());
    muted.removeAll(email);
    sql.update(
        """
        insert into notification_setting values (?, ?, ?, ?)
        on conflict (tenant_id, person) do update
        set language = excluded.language, muted = excluded.muted
        """,
        tenant,
        person,
        language,
        muted);
  }

  private static NotificationSettings read(ResultSet row) throws SQLException {
    List<String> muted = Columns.texts(row, "muted");
    var email = new TreeSet<>(NotificationKind.choosable());
    email.removeIf(kind -> muted.contains(kind.wire()));
    return new NotificationSettings(
        Wire.parse(Language.class, "language", Columns.text(row, "language")), email);
  }
}
