package dev.demarc.server.consents;

import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * Changes one consent in one transaction. Each takes the tenant's chain first, so of two at once
 * one is made and the other meets what is there by then.
 */
@ApplicationScoped
public class ConsentChanges {
  private final TenantDatabase database;
  private final Subjects subjects;
  private final Clock clock;

  ConsentChanges(TenantDatabase database, Subjects subjects, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.clock = clock;
  }

  /** What a change has to work with. */
  record Context(Sql sql, TenantId tenant, ConsentRows rows, Ledger ledger, Instant now) {}

  /** Makes the change to the consent, and gives it as it is then. */
  Consent change(TenantId tenant, ConsentId id, BiConsumer<Context, Consent> change) {
    return database.inTenant(
        tenant,
        sql -> {
          var ledger = new Ledger(sql, tenant, subjects);
          ledger.lock();
          var rows = new ConsentRows(sql, tenant);
          Consent consent = rows.find(id).orElseThrow(() -> Problem.notFound("consent"));
          change.accept(new Context(sql, tenant, rows, ledger, clock.instant()), consent);
          return rows.find(id).orElseThrow();
        });
  }
}
