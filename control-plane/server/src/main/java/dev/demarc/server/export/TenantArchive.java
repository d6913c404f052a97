package dev.demarc.server.export;

import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A tenant as a ZIP file: a file of JSON lines for each table and a manifest at its end, all of one
 * moment, written as it is read. Whoever reads slower than a row in a minute, or for longer than
 * two hours, is cut off.
 */
@ApplicationScoped
class TenantArchive {
  static final Duration LONGEST = Duration.ofHours(2);

  private static final int BUFFER = 1 << 16;

  private final TenantDatabase database;

  TenantArchive(TenantDatabase database) {
    this.database = database;
  }

  /**
   * Keeps all other replicas from writing one of the tenant until the transaction ends.
   *
   * @throws Problem {@code rate_limited} where one does
   */
  static void alone(Sql sql, TenantId tenant) {
    boolean mine =
        sql.first(
                "select pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                row -> row.getBoolean(1),
                "export " + tenant.text())
            .orElse(false);
    if (!mine) {
      throw ExportPlaces.runsAlready();
    }
  }

  void write(TenantId tenant, OutputStream out) {
    database.inSnapshot(
        tenant,
        LONGEST,
        sql -> {
          alone(sql, tenant);
          try {
            var zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER));
            write(sql, tenant, zip);
            zip.finish(); // not where it broke off: then no end says that it is whole
            zip.flush();
            return true;
          } catch (IOException broken) {
            throw new UncheckedIOException(broken);
          }
        });
  }

  private static void write(Sql sql, TenantId tenant, ZipOutputStream zip) throws IOException {
    Instant at = sql.first("select now() as now", row -> Columns.instant(row, "now")).orElseThrow();
    List<Manifest.Entry> files = new ArrayList<>();
    for (Map.Entry<String, List<String>> table : Contents.tables().entrySet()) {
      String name = "tables/" + table.getKey() + ".jsonl";
      zip.putNextEntry(new ZipEntry(name));
      files.add(new TableFile(zip).write(sql, tenant, name, table.getKey(), table.getValue()));
      zip.closeEntry();
    }
    zip.putNextEntry(new ZipEntry("manifest.json"));
    zip.write(
        DemarcJson.strict()
            .writeValueAsBytes(new Manifest(Manifest.SCHEMA, tenant, at, List.copyOf(files))));
    zip.closeEntry();
  }
}
