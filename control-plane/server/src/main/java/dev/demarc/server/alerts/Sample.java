package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.measures.Answer;
import dev.demarc.server.measures.Kind;
import dev.demarc.server.measures.Reading;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was counted in the window of a rule.
 *
 * @param amount the count, the numerator of a ratio, or the 95th percentile of durations
 * @param whole the denominator of a ratio, or how many durations; absent of a count
 * @param received records that came of the agents' epochs that reach into the window
 * @param known how many of those there are
 */
public record Sample(long amount, @Nullable Long whole, long received, long known) {

  /**
   * Counts what the rule watches in the whole minutes of its window and in the one that runs: of
   * that one a look sees a part, and the next look the rest.
   */
  static Sample of(Sql sql, TenantId tenant, AlertRule rule, Instant now) {
    Instant running = now.truncatedTo(ChronoUnit.MINUTES);
    Instant from = running.minus(Duration.ofMinutes(rule.windowMinutes()));
    Instant to = running.plus(1, ChronoUnit.MINUTES);
    return of(
        rule.measure().kind(), Reading.of(sql, tenant, rule.measure(), rule.filters(), from, to));
  }

  private static Sample of(Kind kind, Reading reading) {
    long received = reading.completeness().received();
    long known = reading.completeness().known();
    return switch (reading.value()) {
      case Answer.Amount amount -> new Sample(amount.value(), null, received, known);
      case Answer.Ratio ratio ->
          new Sample(ratio.numerator(), ratio.denominator(), received, known);
      case Answer.Quantiles quantiles ->
          new Sample(quantiles.p95(), quantiles.count(), received, known);
      case null -> new Sample(0, hasWhole(kind) ? 0L : null, received, known);
    };
  }

  /** Whether values of this kind are of so many that were counted. */
  static boolean hasWhole(Kind kind) {
    return kind == Kind.RATIO || kind == Kind.QUANTILES;
  }

  static Sample read(ResultSet row) throws SQLException {
    return new Sample(
        row.getLong("amount"),
        Columns.optionalLong(row, "whole"),
        row.getLong("received"),
        row.getLong("known"));
  }
}
