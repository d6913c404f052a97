package dev.demarc.server.approvals;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.signing.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** What agents may use of it. */
@ApplicationScoped
public class Approved {
  private final TenantDatabase database;
  private final SigningKeys keys;
  private final Clock clock;

  Approved(TenantDatabase database, SigningKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /** Every signed approval this agent may use now. */
  public List<Dsse> of(TenantId tenant, AgentId agent) {
    return database.inTenant(
        tenant,
        sql ->
            new ApprovalRows(sql, tenant)
                .inForce(agent, clock.instant()).stream()
                    .map(envelope -> keys.renewed(sql, tenant, envelope))
                    .toList());
  }

  /** One as it is stored, signed with the key that signs now. */
  Dsse renewed(TenantId tenant, String envelope) {
    return database.inTenant(tenant, sql -> keys.renewed(sql, tenant, envelope));
  }
}
