package dev.demarc.server.retention;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** How long a tenant keeps what only grows. */
@Path("/api/v1/tenants/{tenant}/retention")
@RunOnVirtualThread
public class RetentionResource {
  private final TenantDatabase database;
  private final Retention retention;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Clock clock;

  RetentionResource(
      TenantDatabase database, Retention retention, Audit audit, SignedIn signedIn, Clock clock) {
    this.database = database;
    this.retention = retention;
    this.audit = audit;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * How long to keep what, in days.
   *
   * @param version the one that was read
   * @param confirmed whether what a shorter time removes may go
   */
  public record Change(
      int version, int spans, int minutes, int hours, int deliveries, @Nullable Boolean confirmed) {
    Days days() {
      return new Days(spans, minutes, hours, deliveries);
    }
  }

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "For how many days what is kept, and what is gone; every role but end-user")
  public RetentionView get(@PathParam("tenant") TenantId tenant) {
    return database.inTenant(tenant, sql -> view(sql, tenant));
  }

  @PUT
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Keeps it longer or shorter",
      description =
          "Where something is kept shorter it answers 409 confirmation_needed and says what goes,"
              + " unless that is confirmed. What is gone does not come back when it is kept longer.")
  public RetentionView put(@PathParam("tenant") TenantId tenant, Change asked) {
    retention.bounds().check(asked.days());
    return database.inTenant(
        tenant,
        sql -> {
          change(sql, tenant, asked);
          return view(sql, tenant);
        });
  }

  private RetentionView view(Sql sql, TenantId tenant) {
    return RetentionView.of(retention.of(sql, tenant), retention.bounds(), Floors.all(sql, tenant));
  }

  private void change(Sql sql, TenantId tenant, Change asked) {
    Chosen before = retention.of(sql, tenant);
    if (before.version() != asked.version()) {
      throw changed();
    }
    if (!Boolean.TRUE.equals(asked.confirmed())) {
      requireNothingGoes(Going.of(sql, tenant, before.days(), asked.days()));
    }
    var chosen = new Chosen(asked.version() + 1, asked.days());
    if (!chosen.keep(sql, tenant, clock.instant())) {
      throw changed();
    }
    Map<String, String> detail = new TreeMap<>();
    for (Kept kind : Kept.values()) {
      detail.put(kind.wire(), before.days().of(kind) + " to " + asked.days().of(kind));
    }
    Actor by = Actor.of(signedIn.caller().subject());
    audit.record(sql, tenant, by, "retention.change", tenant.text(), detail);
  }

  private static void requireNothingGoes(List<Going> going) {
    if (!going.isEmpty()) {
      String words = going.stream().map(Going::words).collect(Collectors.joining(", "));
      throw new Problem(
          ErrorCode.CONFIRMATION_NEEDED,
          "This removes for good: " + words + ".",
          List.of(),
          Map.of("going", going));
    }
  }

  private static Problem changed() {
    return Problem.conflict("Somebody changed it meanwhile. Read it again.");
  }
}
