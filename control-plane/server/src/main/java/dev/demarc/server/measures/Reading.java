package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a measure came to in a time as a whole.
 *
 * @param value absent where nothing was counted
 * @param completeness records received of those known, of the epochs that reach into the time
 */
public record Reading(Answer.@Nullable Value value, AgentSequences.Completeness completeness) {

  /**
   * Reads it in a transaction of the tenant.
   *
   * @param measure one that is measured
   * @param filters values by dimension of the measure: any of them; all dimensions must meet
   * @param from a whole minute
   * @param to a whole minute after it, not included
   */
  public static Reading of(
      Sql sql,
      TenantId tenant,
      Measure measure,
      Map<String, List<String>> filters,
      Instant from,
      Instant to) {
    Question question = Question.ofWhole(tenant, measure, Step.NONE, filters, from, to);
    Statement statement = CountedSql.of(question);
    Answer.Value value =
        sql.first(
                statement.sql(), row -> Measures.value(measure.kind(), row), statement.arguments())
            .orElse(null);
    return new Reading(value, AgentSequences.in(sql, tenant, from, to));
  }
}
