package dev.demarc.server.agents;

import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One-time tokens agents enrol with: ten minutes, one use, bound to tenant, site and group. */
@ApplicationScoped
public class EnrolmentTokens {
  /** How long a token can be used. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int MAX_OPEN = 200;

  private final TenantDatabase database;
  private final Audit audit;
  private final Clock clock;

  EnrolmentTokens(TenantDatabase database, Audit audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Where the agent that uses it will stand.
   *
   * @param name of the agent; absent leaves it to the agent
   */
  public record Terms(
      SiteId site, GroupId group, Boundary boundary, String region, @Nullable String name) {}

  /** A token as it is listed: without its secret. */
  public record Listed(
      TokenId id,
      Terms terms,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant usedAt) {}

  /** A token and its secret, for the one time it is shown. */
  record Made(TokenId id, EnrolmentSecret secret, Instant expiresAt) {}

  Made make(TenantId tenant, SubjectId by, Terms terms) {
    Instant now = clock.instant();
    var made =
        new Made(new TokenId(UUID.randomUUID()), EnrolmentSecret.generate(), now.plus(LIFETIME));
    return database.inTenant(
        tenant,
        sql -> {
          checkRoom(sql, tenant, now);
          insert(sql, tenant, by, terms, made, now);
          audit.record(
              sql,
              tenant,
              Actor.of(by),
              "enrolment-token.created",
              made.id().text(),
              Map.of("site", terms.site().text(), "group", terms.group().text()));
          return made;
        });
  }

  private static void insert(
      Sql sql, TenantId tenant, SubjectId by, Terms terms, Made made, Instant now) {
    sql.update(
        """
        insert into enrolment_token (tenant_id, id, secret, site, group_id, boundary, region, name,
          created_by, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        made.id().value(),
        made.secret().hash(),
        terms.site(),
        terms.group(),
        terms.boundary(),
        terms.region(),
        terms.name(),
        by,
        now,
        made.expiresAt());
  }

  private static void checkRoom(Sql sql, TenantId tenant, Instant now) {
    long open =
        sql.first(
                """
                select count(*) from enrolment_token
                where tenant_id = ? and used_at is null and expires_at > ?
                """,
                row -> row.getLong(1),
                tenant,
                now)
            .orElse(0L);
    if (open >= MAX_OPEN) {
      throw Problem.conflict("There are already " + MAX_OPEN + " open enrolment tokens.");
    }
  }

  /** The newest 200. */
  List<Listed> list(TenantId tenant) {
    return database.inTenant(
        tenant,
        sql ->
            sql.query(
                "select * from enrolment_token where tenant_id = ? order by created_at desc limit 200",
                EnrolmentTokens::read,
                tenant));
  }

  /** Ends a token that was not used; one that was stays as a record of it. */
  void delete(TenantId tenant, SubjectId by, TokenId id) {
    database.doInTenant(
        tenant,
        sql -> {
          int deleted =
              sql.update(
                  "delete from enrolment_token where tenant_id = ? and id = ? and used_at is null",
                  tenant,
                  id.value());
          if (deleted == 0) {
            throw Problem.notFound("unused enrolment token");
          }
          audit.record(sql, tenant, Actor.of(by), "enrolment-token.deleted", id.text(), Map.of());
        });
  }

  static Listed read(ResultSet row) throws SQLException {
    return new Listed(
        new TokenId(Columns.uuid(row, "id")),
        terms(row),
        Columns.text(row, "created_by"),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "expires_at"),
        Columns.optionalInstant(row, "used_at"));
  }

  private static Terms terms(ResultSet row) throws SQLException {
    return new Terms(
        SiteId.of(Columns.text(row, "site")),
        GroupId.of(Columns.text(row, "group_id")),
        Wire.parse(Boundary.class, "boundary", Columns.text(row, "boundary")),
        Columns.text(row, "region"),
        row.getString("name"));
  }
}
