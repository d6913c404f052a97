package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What golden sets found of agents' routes, as each agent signed it with its own key: counts and
 * digests, never a case. A report replaces the one before it whole; the newest {@value
 * SignedReports#KEPT} of an agent are kept. The score and whether it counts are worked out here.
 */
@ApplicationScoped
public class Quality {
  private static final SignedReports<QualityReport> REPORTS =
      new SignedReports<>(
          QualityReport.class, QualityReport.PAYLOAD_TYPE, "quality_report", "quality_score");

  private final TenantDatabase database;
  private final Clock clock;

  Quality(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A score as people see it.
   *
   * @param permille passed of answered, in thousandths
   * @param expired whether it counts for nothing any more
   */
  public record Item(
      QualityScore score, int permille, boolean expired, long generation, Instant receivedAt) {}

  /**
   * Keeps a report.
   *
   * @throws Problem {@code validation} when it is not signed by this key or is another agent's,
   *     {@code conflict} when it is not newer than the newest, {@code too_large}
   */
  void take(TenantId tenant, AgentId id, PublicKey key, Dsse envelope) {
    QualityReport report = REPORTS.open(tenant, id, key, envelope);
    database.doInTenant(tenant, sql -> store(sql, report, envelope));
  }

  private void store(Sql sql, QualityReport report, Dsse envelope) {
    if (!REPORTS.file(sql, report, envelope, clock.instant())) {
      return;
    }
    for (QualityScore each : report.scores()) {
      sql.update(
          "insert into quality_score values (?, ?, ?, ?, ?, ?, ?, ?)",
          report.tenant(),
          report.agent(),
          report.generation(),
          each.target(),
          each.model(),
          each.task(),
          each.set(),
          SignedReports.json(each));
    }
    REPORTS.prune(sql, report);
  }

  /** What the newest report says, by target, model, task and set; those after this key. */
  List<Item> list(TenantId tenant, AgentId id, QualityKeyset after, int limit) {
    return database.inTenant(
        tenant,
        sql -> {
          Agents.checkExists(sql, tenant, id);
          return sql.query(
              """
              select s.body, s.generation, r.received_at from quality_score s
              join quality_report r on r.tenant_id = s.tenant_id and r.agent = s.agent
                and r.generation = s.generation
              where s.tenant_id = ? and s.agent = ? and s.generation = (
                select max(generation) from quality_report where tenant_id = ? and agent = ?)
              and (s.target, s.model, s.task, s.golden_set) > (?, ?, ?, ?)
              order by s.target, s.model, s.task, s.golden_set limit ?
              """,
              this::read,
              tenant,
              id,
              tenant,
              id,
              after.target(),
              after.model(),
              after.task(),
              after.set(),
              limit);
        });
  }

  private Item read(ResultSet row) throws SQLException {
    QualityScore score = score(Columns.text(row, "body"));
    return new Item(
        score,
        score.permille(),
        !clock.instant().isBefore(score.expiresAt()),
        row.getLong("generation"),
        Columns.instant(row, "received_at"));
  }

  private static QualityScore score(String body) {
    try {
      return DemarcJson.tolerant().readValue(body, QualityScore.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a stored score is none", impossible);
    }
  }
}
