package dev.demarc.server.consents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.consent.FeedTaken;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Since when the agent that held a grant obeys its withdrawal, by its own word: a grant is bound to
 * one agent, so that no other has to stop using it. The first word counts. That it is noted keeps
 * no agent from the feed: what cannot be read, or whose statement takes a second, is passed over,
 * and the agent says it again with its next look.
 */
@ApplicationScoped
class Obedience {
  private static final Logger LOG = Logger.getLogger(Obedience.class);
  private static final String LONGEST_MILLIS = "1000";

  private final TenantDatabase database;
  private final Clock clock;

  Obedience(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What the agent says of itself: which feed it has obeyed, and for how long. */
  void told(TenantId tenant, AgentId agent, String taken) {
    try {
      FeedTaken feed = FeedTaken.of(taken);
      Instant since = clock.instant().minus(feed.age());
      database.doInTenant(tenant, sql -> note(sql, tenant, agent, feed.sequence(), since));
    } catch (InvalidValue unread) {
      LOG.debugf("agent %s says in another form which feed it obeys", agent.text());
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "it is not noted which feed agent %s obeys", agent.text());
    }
  }

  private static void note(Sql sql, TenantId tenant, AgentId agent, long sequence, Instant since) {
    sql.first("select set_config('statement_timeout', ?, true)", row -> true, LONGEST_MILLIS);
    sql.update(
        """
        update consent set obeyed_at = greatest(withdrawn_at, ?)
        where tenant_id = ? and agent = ? and withdrawn_feed <= ? and obeyed_at is null
        """,
        since,
        tenant,
        agent,
        sequence);
  }
}
