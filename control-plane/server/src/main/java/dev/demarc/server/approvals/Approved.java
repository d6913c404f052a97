package dev.demarc.server.approvals;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** What agents may use of it. */
@ApplicationScoped
public class Approved {
  private final TenantDatabase database;
  private final Clock clock;

  Approved(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Every signed approval this agent may use now. */
  public List<String> of(TenantId tenant, AgentId agent) {
    return database.inTenant(
        tenant, sql -> new ApprovalRows(sql, tenant).inForce(agent, clock.instant()));
  }
}
