package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.ledger.LedgerSigning;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Consents as people may read them: their own; all of them for who watches over the tenant. */
@ApplicationScoped
public class ConsentReading {
  /** The state that holds now, in SQL: as {@link Consent#state}. */
  private static final String STATE_NOW =
      """
      case when state in ('requested', 'disclosed') and expires_at <= ? then 'expired'
           when state = 'granted' and grant_expires_at <= ? then 'expired' else state end
      """;

  /** The part that a consent is in now, in SQL. */
  private static final String PART_NOW =
      """
      case when state in ('requested', 'disclosed') and expires_at > ? then 'waiting'
           when state = 'granted' and grant_expires_at > ? and not (scope = 'once' and uses > 0)
             then 'in-force' else 'history' end
      """;

  private final TenantDatabase database;
  private final Subjects subjects;
  private final LedgerSigning signing;
  private final Clock clock;

  ConsentReading(TenantDatabase database, Subjects subjects, LedgerSigning signing, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.signing = signing;
    this.clock = clock;
  }

  /**
   * Which consents.
   *
   * @param mine only those the reader may answer or gave
   * @param states those in one of them; in any where there is none
   * @param part those in it; in any where it is absent
   */
  record Asked(
      boolean mine,
      List<ConsentState> states,
      @Nullable ConsentPart part,
      @Nullable ConsentCursor after) {}

  List<ConsentView> list(TenantId tenant, SubjectId reader, Asked asked, int limit) {
    Instant now = clock.instant();
    var sqlText = new StringBuilder("select * from consent where tenant_id = ?");
    var arguments = new ArrayList<Object>(List.of(tenant));
    if (asked.mine) {
      sqlText.append(" and (? = any (answerers) or answered_by = ?)");
      arguments.addAll(List.of(reader, reader));
    }
    if (!asked.states.isEmpty()) {
      sqlText.append(" and ").append(STATE_NOW).append(" = any (?)");
      arguments.addAll(List.of(now, now, asked.states));
    }
    if (asked.part != null) {
      sqlText.append(" and ").append(PART_NOW).append(" = ?");
      arguments.addAll(List.of(now, now, asked.part));
    }
    if (asked.after != null) {
      sqlText.append(" and (requested_at, id) < (?, ?)");
      arguments.addAll(List.of(asked.after.requestedAt(), asked.after.id()));
    }
    sqlText.append(" order by requested_at desc, id desc limit ?");
    arguments.add(limit);
    return database.inTenant(
        tenant,
        sql ->
            sql.query(sqlText.toString(), ConsentRows::read, arguments.toArray()).stream()
                .map(consent -> ConsentView.of(consent, Answerer.of(reader), now, List.of()))
                .toList());
  }

  /** One, with its history, where the reader may see it. */
  ConsentView get(TenantId tenant, SubjectId reader, boolean seesAll, ConsentId id) {
    return database.inTenant(
        tenant,
        sql -> {
          Consent consent = visible(new ConsentRows(sql, tenant).find(id), reader, seesAll);
          return ConsentView.of(
              consent, Answerer.of(reader), clock.instant(), steps(sql, tenant, id));
        });
  }

  /** The receipt of one the reader may see. */
  Receipt receipt(TenantId tenant, SubjectId reader, boolean seesAll, ConsentId id) {
    return database.inTenant(
        tenant,
        sql -> {
          Consent consent = visible(new ConsentRows(sql, tenant).find(id), reader, seesAll);
          return receipt(sql, tenant, consent, steps(sql, tenant, id));
        });
  }

  /** The same for somebody outside who answers it: without a history, which names others. */
  ConsentView getOutside(TenantId tenant, Answerer reader, ConsentId id) {
    return database.inTenant(
        tenant,
        sql -> {
          Consent consent = new ConsentRows(sql, tenant).find(id).orElseThrow();
          return ConsentView.of(consent, reader, clock.instant(), List.of());
        });
  }

  /** Their receipt; in its events people are commitments. */
  Receipt receiptOutside(TenantId tenant, ConsentId id) {
    return database.inTenant(
        tenant,
        sql -> {
          Consent consent = new ConsentRows(sql, tenant).find(id).orElseThrow();
          List<Ledger.Entry> history = new Ledger(sql, tenant, subjects).of(id);
          return receipt(sql, tenant, consent, steps(history, Map.of()));
        });
  }

  private Receipt receipt(
      Sql sql, TenantId tenant, Consent consent, List<ConsentView.Step> history) {
    Ledger.Head head = new Ledger(sql, tenant, subjects).head();
    return Receipt.of(tenant, consent, clock.instant(), history, signing.prove(sql, tenant, head));
  }

  private List<ConsentView.Step> steps(Sql sql, TenantId tenant, ConsentId id) {
    var ledger = new Ledger(sql, tenant, subjects);
    List<Ledger.Entry> history = ledger.of(id);
    return steps(history, ledger.people(history));
  }

  private static List<ConsentView.Step> steps(
      List<Ledger.Entry> history, Map<String, SubjectId> people) {
    return history.stream().map(entry -> ConsentView.step(entry, people)).toList();
  }

  private static Consent visible(Optional<Consent> found, SubjectId reader, boolean seesAll) {
    return found
        .filter(consent -> seesAll || consent.mayAnswer(reader) || consent.isGivenBy(reader))
        .orElseThrow(() -> Problem.notFound("consent"));
  }
}
