package dev.demarc.server.platform;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * Work across tenants, under a role that may do only what the migrations grant it: finding a tenant
 * by its organization, and schedulers that then enter each tenant through {@link TenantDatabase}.
 */
@ApplicationScoped
public class JobDatabase {
  private final AgroalDataSource source;

  JobDatabase(@DataSource("job") AgroalDataSource source) {
    this.source = source;
  }

  /**
   * Runs the work in a transaction of the job role.
   *
   * @throws DatabaseFailure when a statement is refused
   * @throws Problem {@code unavailable} when the database is away
   */
  public <T> T acrossTenants(Function<Sql, T> work) {
    return Away.translate(() -> QuarkusTransaction.requiringNew().call(() -> run(work)));
  }

  private <T> T run(Function<Sql, T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return work.apply(new Sql(connection));
    }
  }
}
