package dev.demarc.server.consents;

import dev.demarc.contract.consent.FeedTaken;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Since when the agent that held a grant obeys its withdrawal, by its own word: a grant is bound to
 * one agent, so that no other has to stop using it. The first word counts.
 */
@ApplicationScoped
class Obedience {
  private final TenantDatabase database;
  private final Clock clock;

  Obedience(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** This agent has obeyed this feed for so long. */
  void told(TenantId tenant, AgentId agent, FeedTaken taken) {
    Instant since = clock.instant().minus(taken.age());
    database.doInTenant(
        tenant,
        sql ->
            sql.update(
                """
                update consent set obeyed_at = greatest(withdrawn_at, ?)
                where tenant_id = ? and agent = ? and withdrawn_feed <= ? and obeyed_at is null
                """,
                since,
                tenant,
                agent,
                taken.sequence()));
  }
}
