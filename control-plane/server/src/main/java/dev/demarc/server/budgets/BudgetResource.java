package dev.demarc.server.budgets;

import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The budgets of a tenant, with what is used, leased and left of each. */
@Path("/api/v1/tenants/{tenant}/budgets")
@RunOnVirtualThread
public class BudgetResource {
  private final TenantDatabase database;
  private final Audit audit;
  private final SignedIn signedIn;
  private final Event<PolicyInputsChanged> changes;
  private final Clock clock;

  BudgetResource(
      TenantDatabase database,
      Audit audit,
      SignedIn signedIn,
      Event<PolicyInputsChanged> changes,
      Clock clock) {
    this.database = database;
    this.audit = audit;
    this.signedIn = signedIn;
    this.changes = changes;
    this.clock = clock;
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER, TenantRole.AUDITOR})
  @Operation(summary = "The tenant's budgets by id; roles tenant-admin, policy-approver, auditor")
  public Page<BudgetView> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    BudgetId after = asked.after().map(BudgetResource::cursor).orElse(null);
    return database.inTenant(
        tenant,
        sql -> {
          BudgetRows rows = new BudgetRows(sql, tenant);
          List<BudgetView> budgets =
              rows.list(after, asked.fetch()).stream().map(each -> view(rows, each)).toList();
          return Page.of(budgets, asked, last -> last.id().text());
        });
  }

  @GET
  @Path("{budget}")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER, TenantRole.AUDITOR})
  @Operation(summary = "One budget; roles tenant-admin, policy-approver, auditor")
  public BudgetView get(@PathParam("tenant") TenantId tenant, @PathParam("budget") BudgetId id) {
    return database.inTenant(
        tenant,
        sql -> {
          BudgetRows rows = new BudgetRows(sql, tenant);
          return view(rows, known(rows, id));
        });
  }

  @POST
  @ResponseStatus(201)
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Makes a budget; agents obey it from their next bundle on")
  public BudgetView make(@PathParam("tenant") TenantId tenant, TenantBudget.Written written) {
    TenantBudget budget = written.as(new BudgetId(UUID.randomUUID()));
    return database.inTenant(
        tenant,
        sql -> {
          Removals.lock(sql, tenant);
          requireApplication(sql, tenant, budget);
          BudgetRows rows = new BudgetRows(sql, tenant);
          rows.add(budget, clock.instant());
          note(sql, tenant, "budget.make", budget);
          changes.fire(new PolicyInputsChanged(tenant, sql));
          return view(rows, budget);
        });
  }

  @PUT
  @Path("{budget}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Changes title, limit and thresholds; 409 where anything else would change",
      description = "What agents hold of it already is not taken back where the limit is lowered.")
  public BudgetView change(
      @PathParam("tenant") TenantId tenant,
      @PathParam("budget") BudgetId id,
      TenantBudget.Written written) {
    TenantBudget budget = written.as(id);
    return database.inTenant(
        tenant,
        sql -> {
          BudgetRows rows = new BudgetRows(sql, tenant);
          if (!known(rows, id).hasSameFrame(budget)) {
            throw Problem.conflict(
                "What a budget covers, its period and its zone stay as they were made; make another.");
          }
          rows.change(budget);
          note(sql, tenant, "budget.change", budget);
          return view(rows, budget);
        });
  }

  @DELETE
  @Path("{budget}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes one, and what is known of its spending")
  public void delete(@PathParam("tenant") TenantId tenant, @PathParam("budget") BudgetId id) {
    database.doInTenant(
        tenant,
        sql -> {
          BudgetRows rows = new BudgetRows(sql, tenant);
          TenantBudget budget = known(rows, id);
          rows.remove(id);
          note(sql, tenant, "budget.delete", budget);
          changes.fire(new PolicyInputsChanged(tenant, sql));
        });
  }

  private BudgetView view(BudgetRows rows, TenantBudget budget) {
    return BudgetView.of(budget, rows, clock.instant());
  }

  private static TenantBudget known(BudgetRows rows, BudgetId id) {
    return rows.find(id).orElseThrow(() -> Problem.notFound("budget"));
  }

  private static void requireApplication(Sql sql, TenantId tenant, TenantBudget budget) {
    if (budget.application() != null
        && sql.first(
                "select 1 from application where tenant_id = ? and id = ?",
                row -> 1,
                tenant,
                budget.application())
            .isEmpty()) {
      throw Problem.invalid("application", "must be one of the tenant's");
    }
  }

  private void note(Sql sql, TenantId tenant, String action, TenantBudget budget) {
    Map<String, String> detail =
        Map.of(
            "limitMicroUsd", Long.toString(budget.limitMicroUsd()),
            "period", budget.period().wire(),
            "zone", budget.zone(),
            "warnPercent", budget.warnPercent().toString());
    Actor by = Actor.of(signedIn.caller().subject());
    audit.record(sql, tenant, by, action, budget.id().text(), detail);
  }

  private static BudgetId cursor(String text) {
    try {
      return BudgetId.of(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
