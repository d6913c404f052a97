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
 * The record as RFC 4180 CSV, newest first, {@value #MOST} entries of what was asked for at most; a
 * last line with the action {@value #CUT} says so and where the rest begins. Read a page at a time,
 * so that no transaction lasts as long as a slow reader. Safe for many threads.
 */
@ApplicationScoped
class AuditCsv {
  static final int MOST = 100_000;
  static final String CUT = "cut";
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

  /**
   * @param from only what is older than the entry of this number
   * @param most 1 or more
   */
  void write(TenantId tenant, AuditAsked asked, long from, int most, OutputStream out)
      throws IOException {
    var printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    long before = from;
    int left = most;
    List<AuditEvent> page;
    do {
      page = page(tenant, asked, before, Math.min(PAGE, left));
      for (AuditEvent event : page) {
        print(printer, event);
        before = event.sequence();
      }
      left -= page.size();
    } while (!page.isEmpty() && left > 0);
    if (left == 0 && !page(tenant, asked, before, 1).isEmpty()) {
      String rest = "There is more. Ask for what is older with before=" + before;
      printer.printRecord("", "", "", CUT, "", rest, "");
    }
    printer.flush();
  }

  private List<AuditEvent> page(TenantId tenant, AuditAsked asked, long before, int most) {
    return database.inTenant(tenant, sql -> audit.read(sql, tenant, asked, before, most));
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
