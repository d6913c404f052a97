package dev.demarc.server.audit;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The record as RFC 4180 CSV, newest first, the newest 100,000 of what was asked for. Read a page
 * at a time, so that no transaction lasts as long as a slow reader. Safe for many threads.
 */
@ApplicationScoped
class AuditCsv {
  private static final int MOST = 100_000;
  private static final int PAGE = 1_000;
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader("sequence", "at", "actor", "action", "object", "detail", "hash")
          .get();

  /** What a spreadsheet would take for a formula. */
  private static final String FORMULA = "=+-@\t\r";

  private final TenantDatabase database;
  private final Audit audit;

  AuditCsv(TenantDatabase database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  void write(TenantId tenant, AuditAsked asked, OutputStream out) throws IOException {
    var printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    long before = Long.MAX_VALUE;
    int written = 0;
    List<AuditEvent> page;
    do {
      long next = before;
      page = database.inTenant(tenant, sql -> audit.read(sql, tenant, asked, next, PAGE));
      for (AuditEvent event : page) {
        print(printer, event);
      }
      written += page.size();
      before = page.isEmpty() ? 0 : page.getLast().sequence();
    } while (page.size() == PAGE && written < MOST);
    printer.flush();
  }

  private static void print(CSVPrinter printer, AuditEvent event) throws IOException {
    String detail =
        event.detail().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    printer.printRecord(
        event.sequence(),
        event.at(),
        harmless(event.actor()),
        harmless(event.action()),
        harmless(event.object()),
        harmless(detail),
        event.hash());
  }

  private static String harmless(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
