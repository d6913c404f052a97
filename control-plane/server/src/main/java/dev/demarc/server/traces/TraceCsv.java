package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a search finds as RFC 4180 CSV, newest first, {@value #MOST} records at most; a last line of
 * the kind {@value #CUT} says so, or that the search took too long or failed, and before which time
 * to ask for the rest; it has as many cells as every other. Read a page at a time, so that no
 * transaction lasts as long as a slow reader. No cell can begin a spreadsheet's formula but by a
 * sign that texts of the schema may have, which gets an apostrophe before it.
 */
@ApplicationScoped
class TraceCsv {
  private static final Logger LOG = Logger.getLogger(TraceCsv.class);
  static final int MOST = 20_000;
  static final String CUT = "cut";
  private static final int PAGE = 1_000;
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "at",
              "kind",
              "decision",
              "agent",
              "outcome",
              "reason",
              "class",
              "tags",
              "application",
              "task",
              "target",
              "boundary",
              "region",
              "model",
              "fallback_from",
              "latency_micros",
              "bytes_out",
              "cost_micro_usd",
              "late")
          .get();

  /** What a spreadsheet would take for a formula. */
  private static final String FORMULA = "=+-@";

  private final TraceSearch search;

  TraceCsv(TraceSearch search) {
    this.search = search;
  }

  /**
   * Writes what is found.
   *
   * @param most 1 or more
   */
  void write(TenantId tenant, Search asked, int most, OutputStream out) throws IOException {
    var printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    TraceCursor after = null;
    int left = most;
    try {
      List<TraceSearch.Found> page;
      do {
        page = search.find(tenant, asked, after, Math.min(PAGE, left) + 1);
        List<TraceSearch.Found> lines =
            page.subList(0, Math.min(page.size(), Math.min(PAGE, left)));
        for (TraceSearch.Found found : lines) {
          print(printer, found.item());
          after = found.cursor();
        }
        left -= lines.size();
        if (left == 0 && page.size() > lines.size()) {
          cut(printer, after, "There is more.");
        }
      } while (left > 0 && page.size() > PAGE);
    } catch (Problem tooBroad) {
      cut(printer, after, tooBroad.detail());
    } catch (DatabaseFailure failure) {
      LOG.errorf(failure, "a search of %s as CSV ended early", tenant);
      cut(printer, after, "The database failed.");
    }
    printer.flush();
  }

  private static void cut(CSVPrinter printer, @Nullable TraceCursor after, String why)
      throws IOException {
    String rest = after == null ? "" : " The last line is of " + after.at() + ".";
    List<String> cells = new ArrayList<>(Collections.nCopies(FORMAT.getHeader().length, ""));
    cells.set(1, CUT);
    cells.set(2, why + rest);
    printer.printRecord(cells);
  }

  private static void print(CSVPrinter printer, Traces.Item item) throws IOException {
    printer.printRecord(
        item.at(),
        item.kind(),
        item.decision(),
        item.agent().text(),
        harmless(item.outcome()),
        harmless(item.reason()),
        harmless(item.dataClass()),
        harmless(String.join(" ", item.tags())),
        harmless(item.application()),
        harmless(item.task()),
        harmless(item.target()),
        item.boundary(),
        harmless(item.region()),
        harmless(item.model()),
        harmless(item.fallbackFrom()),
        item.latencyMicros(),
        item.bytesOut(),
        item.costMicroUsd(),
        item.late());
  }

  private static String harmless(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    return FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
