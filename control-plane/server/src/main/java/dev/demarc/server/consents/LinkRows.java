package dev.demarc.server.consents;

import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code consent_link}, in one transaction of one tenant. */
final class LinkRows {
  private final Sql sql;
  private final TenantId tenant;

  LinkRows(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  TenantId tenant() {
    return tenant;
  }

  void insert(Link link, LinkSecret token) {
    sql.update(
        """
        insert into consent_link (tenant_id, id, consent, token_hash, person, role, standing_for,
          made_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        link.id(),
        link.consent(),
        token.hash(),
        link.person(),
        link.role(),
        link.standingFor(),
        link.madeAt(),
        link.expiresAt());
  }

  Optional<Link> find(LinkId id) {
    return sql.first(
        "select * from consent_link where tenant_id = ? and id = ?", LinkRows::read, tenant, id);
  }

  Optional<Link> find(LinkSecret token) {
    return sql.first(
        "select * from consent_link where tenant_id = ? and token_hash = ?",
        LinkRows::read,
        tenant,
        token.hash());
  }

  /** All that were given out for a question, oldest first. */
  List<Link> of(ConsentId consent) {
    return sql.query(
        "select * from consent_link where tenant_id = ? and consent = ? order by made_at, id",
        LinkRows::read,
        tenant,
        consent);
  }

  /** Whether this browser opened any link of the tenant. */
  boolean isKnown(LinkSecret session) {
    return sql.first(
            "select 1 from consent_link where tenant_id = ? and session_hash = ? limit 1",
            row -> true,
            tenant,
            session.hash())
        .isPresent();
  }

  /** How many of the tenant could be opened still. */
  long waiting(Instant now) {
    return sql.first(
            """
            select count(*) from consent_link where tenant_id = ? and opened_at is null
              and withdrawn_at is null and expires_at > ?
            """,
            row -> row.getLong(1),
            tenant,
            now)
        .orElse(0L);
  }

  void opened(LinkId id, LinkSecret session, Instant at) {
    sql.update(
        """
        update consent_link set opened_at = ?, session_hash = ?
        where tenant_id = ? and id = ? and opened_at is null
        """,
        at,
        session.hash(),
        tenant,
        id);
  }

  void withdrawn(LinkId id, Instant at) {
    sql.update(
        "update consent_link set withdrawn_at = ? where tenant_id = ? and id = ?", at, tenant, id);
  }

  private static Link read(ResultSet row) throws SQLException {
    @Nullable String standingFor = row.getString("standing_for");
    return new Link(
        LinkId.of(Columns.text(row, "id")),
        new ConsentId(Columns.uuid(row, "consent")),
        SubjectId.of(Columns.text(row, "person")),
        Wire.parse(LegalRole.class, "role", Columns.text(row, "role")),
        standingFor == null ? null : SubjectId.of(standingFor),
        Columns.instant(row, "made_at"),
        Columns.instant(row, "expires_at"),
        Columns.optionalInstant(row, "opened_at"),
        row.getString("session_hash"),
        Columns.optionalInstant(row, "withdrawn_at"));
  }
}
