package dev.demarc.server.agents;

import dev.demarc.contract.Wire;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What agents said of their bundles. */
@Path("/api/v1/tenants/{tenant}/bundle-reports")
@RunOnVirtualThread
public class BundleReportResource {
  private static final String NEWEST =
      """
      select * from bundle_report where tenant_id = ? and sequence < ? %s
      order by sequence desc limit ?
      """;

  private final TenantDatabase database;

  BundleReportResource(TenantDatabase database) {
    this.database = database;
  }

  /**
   * One report.
   *
   * @param reason absent when the bundle was applied
   */
  public record Item(
      long sequence,
      AgentId agent,
      long version,
      Digest digest,
      @Nullable RejectReason reason,
      String detail,
      Instant at) {}

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.AUDITOR
  })
  @Operation(
      summary =
          "Reports, newest first, of one agent where one is named; roles tenant-admin, policy-approver, site-operator, auditor")
  public Page<Item> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("agent") @Nullable AgentId agent,
      @BeanParam PageAsked asked) {
    long before = asked.after().map(BundleReportResource::sequence).orElse(Long.MAX_VALUE);
    List<Item> rows =
        database.inTenant(
            tenant,
            sql ->
                agent == null
                    ? sql.query(
                        NEWEST.formatted(""),
                        BundleReportResource::read,
                        tenant,
                        before,
                        asked.fetch())
                    : sql.query(
                        NEWEST.formatted("and agent = ?"),
                        BundleReportResource::read,
                        tenant,
                        before,
                        agent,
                        asked.fetch()));
    return Page.of(rows, asked, last -> Long.toString(last.sequence()));
  }

  private static Item read(ResultSet row) throws SQLException {
    @Nullable String reason = row.getString("reason");
    return new Item(
        row.getLong("sequence"),
        new AgentId(Columns.uuid(row, "agent")),
        row.getLong("version"),
        Digest.of(Columns.text(row, "digest")),
        reason == null ? null : Wire.parse(RejectReason.class, "reason", reason),
        Columns.text(row, "detail"),
        Columns.instant(row, "at"));
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
