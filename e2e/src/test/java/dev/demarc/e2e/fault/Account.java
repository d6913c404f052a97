package dev.demarc.e2e.fault;

import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What the database says of one budget, in micro-USD: of its periods, and of the leases that make
 * them up.
 */
record Account(long settled, long held, long granted, long leaseSettled, long returned) {
  private static final String READ =
      """
      select p.*, l.* from (
        select coalesce(sum(settled_micro_usd), 0), coalesce(sum(held_micro_usd), 0)
        from budget_period where tenant_id = ? and budget = ?) p(settled, held)
      cross join (
        select coalesce(sum(granted_micro_usd), 0), coalesce(sum(settled_micro_usd), 0),
          coalesce(sum(returned_micro_usd), 0)
        from budget_lease where tenant_id = ? and budget = ?) l(granted, lease_settled, returned)
      """;

  static Account of(Storage storage, TenantKit kit, String budget)
      throws SQLException, IOException {
    UUID tenant = UUID.fromString(kit.tenant().id().text());
    try (Connection connection = storage.connect("demarc_app")) {
      connection.setAutoCommit(false);
      try (PreparedStatement enter =
              connection.prepareStatement("select set_config('app.tenant', ?, true)");
          PreparedStatement read = connection.prepareStatement(READ)) {
        enter.setString(1, tenant.toString());
        enter.execute();
        for (int i = 0; i < 2; i++) {
          read.setObject(2 * i + 1, tenant);
          read.setObject(2 * i + 2, UUID.fromString(budget));
        }
        try (ResultSet row = read.executeQuery()) {
          row.next();
          return new Account(
              row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
      }
    }
  }

  /** Periods say what their leases say. */
  boolean addsUp() {
    return settled == leaseSettled && held == granted - leaseSettled - returned;
  }
}
