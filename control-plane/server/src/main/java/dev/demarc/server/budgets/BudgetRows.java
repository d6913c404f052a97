package dev.demarc.server.budgets;

import dev.demarc.contract.Wire;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a tenant's budgets in one transaction of it. At most {@value #MOST}. */
public record BudgetRows(Sql sql, TenantId tenant) {
  static final int MOST = 100;

  /** Those after this id, in the order of their ids. */
  List<TenantBudget> list(@Nullable BudgetId after, int most) {
    UUID from = after == null ? new UUID(0, 0) : after.value();
    return sql.query(
        "select * from budget where tenant_id = ? and id > ? order by id limit ?",
        BudgetRows::read,
        tenant,
        from,
        most);
  }

  public Optional<TenantBudget> find(BudgetId id) {
    return sql.first(
        "select * from budget where tenant_id = ? and id = ?", BudgetRows::read, tenant, id);
  }

  /** All of them, as agents are told of them. */
  public List<Budget> forBundle() {
    return list(null, MOST).stream().map(TenantBudget::forBundle).toList();
  }

  /** What was spent of a budget in a period, and what is leased; nothing where nobody asked yet. */
  public Figures figures(BudgetId budget, Period.Span span) {
    return sql.first(
            """
            select held_micro_usd, settled_micro_usd from budget_period
            where tenant_id = ? and budget = ? and starts_at = ?
            """,
            row -> new Figures(row.getLong("settled_micro_usd"), row.getLong("held_micro_usd")),
            tenant,
            budget,
            span.startsAt())
        .orElse(new Figures(0, 0));
  }

  /** Amounts of one period. */
  public record Figures(long settledMicroUsd, long heldMicroUsd) {}

  void add(TenantBudget budget, Instant now) {
    if (list(null, MOST).size() >= MOST) {
      throw Problem.conflict("There are " + MOST + " budgets already, the most there may be.");
    }
    sql.update(
        "insert into budget values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::integer[], ?)",
        tenant,
        budget.id(),
        budget.title(),
        budget.team(),
        budget.application(),
        budget.model(),
        budget.boundary(),
        budget.period(),
        budget.zone(),
        budget.limitMicroUsd(),
        budget.warnPercent(),
        now);
  }

  void change(TenantBudget budget) {
    sql.update(
        """
        update budget set title = ?, limit_micro_usd = ?, warn_percent = ?::integer[]
        where tenant_id = ? and id = ?
        """,
        budget.title(),
        budget.limitMicroUsd(),
        budget.warnPercent(),
        tenant,
        budget.id());
  }

  void remove(BudgetId id) {
    sql.update("delete from budget where tenant_id = ? and id = ?", tenant, id);
  }

  /** The titles of those that are for this application. */
  List<String> of(String application) {
    return sql.query(
        "select title from budget where tenant_id = ? and application = ? limit " + MOST,
        row -> Columns.text(row, "title"),
        tenant,
        application);
  }

  private static TenantBudget read(ResultSet row) throws SQLException {
    @Nullable String application = row.getString("application");
    @Nullable String model = row.getString("model");
    @Nullable String boundary = row.getString("boundary");
    Integer[] warn = (Integer[]) row.getArray("warn_percent").getArray();
    return new TenantBudget(
        new BudgetId(Columns.uuid(row, "id")),
        Columns.text(row, "title"),
        row.getString("team"),
        application == null ? null : ApplicationId.of(application),
        model == null ? null : ModelId.of(model),
        boundary == null ? null : Wire.parse(Boundary.class, "boundary", boundary),
        Wire.parse(Period.class, "period", Columns.text(row, "period")),
        Columns.text(row, "zone"),
        row.getLong("limit_micro_usd"),
        List.of(warn));
  }
}
