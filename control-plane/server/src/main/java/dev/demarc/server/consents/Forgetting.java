package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Commitment;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What becomes of the consents of a person who is erased. */
@ApplicationScoped
public class Forgetting {
  private static final int AT_ONCE = 200;
  private static final Map<String, String> WHY = Map.of("why", "erasure");

  private final TenantDatabase database;
  private final Subjects subjects;
  private final Hints hints;
  private final Clock clock;

  Forgetting(TenantDatabase database, Subjects subjects, Hints hints, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.hints = hints;
    this.clock = clock;
  }

  /** Takes back what they granted, and closes what only they could answer; 200 at once. */
  public void endAllOf(TenantId tenant, SubjectId person, Actor by) {
    long feed = database.inTenant(tenant, sql -> endSome(sql, tenant, person, by));
    while (feed > 0) {
      hints.revocations(tenant, feed);
      feed = database.inTenant(tenant, sql -> endSome(sql, tenant, person, by));
    }
  }

  /** The same of what came meanwhile, in the transaction that forgets them. */
  public void endRest(Sql sql, TenantId tenant, SubjectId person, Actor by) {
    while (endSome(sql, tenant, person, by) > 0) {
      // until nothing is left
    }
  }

  /** The feed that tells of it, 0 where there was nothing left. */
  private long endSome(Sql sql, TenantId tenant, SubjectId person, Actor by) {
    var ledger = new Ledger(sql, tenant, subjects);
    ledger.lock();
    var rows = new ConsentRows(sql, tenant);
    Instant now = clock.instant();
    List<Consent> live = rows.liveOf(person, AT_ONCE);
    for (Consent consent : live) {
      if (consent.state(now) == ConsentState.GRANTED) {
        rows.withdrawn(consent.id(), now);
        ledger.append(consent.id(), now, ConsentStep.WITHDRAW.wire(), by, WHY);
      } else {
        rows.expired(consent.id());
        ledger.append(consent.id(), now, ConsentStep.EXPIRE.wire(), Actor.SYSTEM, WHY);
      }
    }
    return live.isEmpty() ? 0 : ledger.advanceFeed();
  }

  /** Takes the ledger for this transaction. */
  public void lock(Sql sql, TenantId tenant) {
    new Ledger(sql, tenant, subjects).lock();
  }

  /** Puts the erasure itself on the record, and takes what they preferred from agents. */
  public void erased(Sql sql, TenantId tenant, Commitment person, Actor by, String redacted) {
    Map<String, String> detail = Map.of("person", person.text(), LedgerRecord.REDACTED, redacted);
    var ledger = new Ledger(sql, tenant, subjects);
    ledger.append(null, clock.instant(), LedgerRecord.ERASED, by, detail);
    if (new PreferenceRows(sql, tenant).delete(person)) {
      ledger.advanceFeed();
    }
  }
}
