package dev.demarc.server.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.consent.LedgerLine;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The whole ledger of a tenant as lines of JSON, the signed head last. The head is taken first, and
 * what is appended meanwhile left out; {@value Ledger#PAGE} records at most are in memory. Whoever
 * reads slowly holds no transaction.
 */
@ApplicationScoped
public class LedgerExport {
  private final TenantDatabase database;
  private final Subjects subjects;
  private final LedgerSigning signing;

  LedgerExport(TenantDatabase database, Subjects subjects, LedgerSigning signing) {
    this.database = database;
    this.subjects = subjects;
    this.signing = signing;
  }

  /** Where the ledger ends now. */
  Ledger.Head head(TenantId tenant) {
    return database.inTenant(tenant, sql -> new Ledger(sql, tenant, subjects).head());
  }

  /** That head, signed. */
  LedgerProof prove(TenantId tenant) {
    return prove(tenant, head(tenant));
  }

  private LedgerProof prove(TenantId tenant, Ledger.Head head) {
    return database.inTenant(tenant, sql -> signing.prove(sql, tenant, head));
  }

  /** Writes all up to this head. */
  void write(TenantId tenant, Ledger.Head head, OutputStream out) throws IOException {
    long told = 0;
    while (told < head.sequence()) {
      long after = told;
      int limit = (int) Math.min(Ledger.PAGE, head.sequence() - told);
      List<Ledger.Entry> page =
          database.inTenant(tenant, sql -> new Ledger(sql, tenant, subjects).after(after, limit));
      for (Ledger.Entry entry : page) {
        line(out, line(entry));
      }
      told = page.isEmpty() ? head.sequence() : page.getLast().event().sequence();
    }
    line(out, LedgerLine.of(prove(tenant, head)));
    out.flush();
  }

  private static LedgerLine line(Ledger.Entry entry) {
    var event = entry.event();
    return entry.redacted()
        ? LedgerLine.of(new LedgerLine.Redacted(event.sequence(), event.previous()), entry.hash())
        : LedgerLine.of(event, entry.hash());
  }

  private static void line(OutputStream out, LedgerLine line) throws IOException {
    try {
      out.write(DemarcJson.strict().writeValueAsBytes(line));
      out.write('\n');
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
