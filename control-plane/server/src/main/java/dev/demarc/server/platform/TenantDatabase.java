package dev.demarc.server.platform;

import dev.demarc.contract.id.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The only way to a tenant's rows. Begins a transaction of its own, names the tenant in its first
 * statement, commits when the work returns and rolls back when it throws. Row level security is the
 * wall: a transaction sees the rows of its tenant, and one without a tenant sees an error.
 *
 * <p>Hibernate entities used inside the work share the transaction, the connection and, through
 * {@link CurrentTenant}, the tenant. Safe for many threads; transactions do not nest.
 */
@ApplicationScoped
public class TenantDatabase {
  private final AgroalDataSource source;

  TenantDatabase(AgroalDataSource source) {
    this.source = source;
  }

  /**
   * Runs the work in a transaction of this tenant.
   *
   * @throws DatabaseFailure when a statement is refused
   * @throws Problem {@code unavailable} when the database is away
   * @throws IllegalStateException inside a transaction of any tenant
   */
  public <T> T inTenant(TenantId tenant, Function<Sql, T> work) {
    requireNone();
    return Away.translate(() ->
        CurrentTenant.with(
            tenant, () -> QuarkusTransaction.requiringNew().call(() -> run(tenant, work))));
  }

  /**
   * Runs work that only reads, all of it what was there at its beginning, for as long as this at
   * most. What is read meanwhile is not cleaned up in the database: keep it rare.
   */
  public <T> T inSnapshot(TenantId tenant, Duration longest, Function<Sql, T> work) {
    requireNone();
    return Away.translate(() ->
        CurrentTenant.with(
            tenant,
            () ->
                QuarkusTransaction.requiringNew()
                    .timeout((int) longest.toSeconds())
                    .call(() -> snapshot(tenant, work))));
  }

  private static void requireNone() {
    if (CurrentTenant.isSet()) {
      throw new IllegalStateException("transactions of tenants do not nest");
    }
  }

  private <T> T snapshot(TenantId tenant, Function<Sql, T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      var sql = new Sql(connection);
      sql.update("set transaction isolation level repeatable read, read only");
      sql.first("select set_config('app.tenant', ?, true)", row -> true, tenant.text());
      return work.apply(sql);
    }
  }

  /** Runs work that has no result. */
  public void doInTenant(TenantId tenant, Consumer<Sql> work) {
    inTenant(
        tenant,
        sql -> {
          work.accept(sql);
          return true;
        });
  }

  private <T> T run(TenantId tenant, Function<Sql, T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      var sql = new Sql(connection);
      sql.first("select set_config('app.tenant', ?, true)", row -> true, tenant.text());
      return work.apply(sql);
    }
  }
}
