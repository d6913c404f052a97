package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** When the measures of a tenant raise an alert. */
@Path("/api/v1/tenants/{tenant}/alert-rules")
@RunOnVirtualThread
public class AlertRuleResource {
  private final TenantDatabase database;
  private final RuleBook book;
  private final SignedIn signedIn;
  private final Clock clock;

  AlertRuleResource(TenantDatabase database, RuleBook book, SignedIn signedIn, Clock clock) {
    this.database = database;
    this.book = book;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * A change of a rule.
   *
   * @param baseRevision the revision that it was made from
   */
  public record Edit(AlertRule rule, int baseRevision) {}

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "The rules by id, how they stand and what they found; not for end-user")
  public Page<AlertRuleView> list(
      @PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    AlertRuleId after = asked.after().map(AlertRuleId::of).orElse(null);
    List<AlertRuleView> rules =
        database.inTenant(
            tenant,
            sql ->
                new AlertRules(sql, tenant)
                    .list(after, asked.fetch()).stream().map(AlertRuleView::of).toList());
    return Page.of(rules, asked, last -> last.id().text());
  }

  @GET
  @Path("{rule}")
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "One rule; every role but end-user")
  public AlertRuleView get(
      @PathParam("tenant") TenantId tenant, @PathParam("rule") AlertRuleId id) {
    return database.inTenant(
        tenant, sql -> AlertRuleView.of(RuleBook.known(new AlertRules(sql, tenant), id)));
  }

  @POST
  @ResponseStatus(201)
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Makes a rule; at most 100")
  public AlertRuleView make(@PathParam("tenant") TenantId tenant, AlertRule written) {
    AlertRule rule = written.checked();
    return database.inTenant(
        tenant, sql -> AlertRuleView.of(book.make(sql, tenant, rule, caller())));
  }

  @POST
  @Path("suggested")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Makes the suggested rule of each measure that has none, as far as measured")
  public Page<AlertRuleView> suggested(@PathParam("tenant") TenantId tenant) {
    return Page.all(
        database.inTenant(
            tenant,
            sql -> book.suggested(sql, tenant, caller()).stream().map(AlertRuleView::of).toList()));
  }

  @POST
  @Path("preview")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "What a rule would find now; nothing is kept")
  public Look preview(@PathParam("tenant") TenantId tenant, AlertRule written) {
    AlertRule rule = written.checked();
    return database.inTenant(tenant, sql -> Look.of(sql, tenant, rule, clock.instant()));
  }

  @PUT
  @Path("{rule}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Changes a rule; 409 where it was changed since the base revision",
      description = "What fires by what the rule no longer says is over, and may fire anew.")
  public AlertRuleView change(
      @PathParam("tenant") TenantId tenant, @PathParam("rule") AlertRuleId id, Edit edit) {
    AlertRule rule = edit.rule().checked();
    return database.inTenant(
        tenant,
        sql -> AlertRuleView.of(book.change(sql, tenant, id, rule, edit.baseRevision(), caller())));
  }

  @DELETE
  @Path("{rule}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes a rule; what fired stays in the history, and is over")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("rule") AlertRuleId id) {
    database.doInTenant(tenant, sql -> book.remove(sql, tenant, id, caller()));
  }

  private Actor caller() {
    return Actor.of(signedIn.caller().subject());
  }
}
