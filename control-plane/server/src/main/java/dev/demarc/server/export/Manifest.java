package dev.demarc.server.export;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * The last file of an archive; one without it broke off.
 *
 * @param at the moment everything in it is of
 */
record Manifest(String schema, TenantId tenant, Instant at, List<Entry> files) {
  static final String SCHEMA = "demarc/tenant-export/v1";

  /**
   * One file: a table, a row on each line as JSON.
   *
   * @param leftOut columns of the table that are in no archive
   * @param sha256 of the file's bytes
   */
  record Entry(String name, long rows, long bytes, Digest sha256, List<String> leftOut) {}
}
