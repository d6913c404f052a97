package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Asks a policy about one request. Metadata in, metadata out; nothing is kept. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/simulate")
@RunOnVirtualThread
public class SimulationResource {
  private static final String DRAFT = "draft";

  private final TenantDatabase database;
  private final Policies policies;
  private final TenantNames.Reader names;

  SimulationResource(TenantDatabase database, Policies policies, TenantNames.Reader names) {
    this.database = database;
    this.policies = policies;
    this.names = names;
  }

  @POST
  @Needs
  @Operation(
      summary =
          "What the draft or a version says of one request, route by route; nothing is kept. 422"
              + " when the draft has problems")
  public Simulation.Answer simulate(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @BeanParam PageAsked asked,
      Simulation.Ask ask) {
    return database.inTenant(
        tenant,
        sql -> {
          PolicyStore store = new PolicyStore(sql, tenant);
          store.head(id);
          TenantNames known = names.read();
          return isDraft(ask.of())
              ? ofDraft(store, id, known, asked, ask)
              : ofVersion(store, id, known, asked, ask);
        });
  }

  private Simulation.Answer ofDraft(
      PolicyStore store, PolicyId id, TenantNames known, PageAsked asked, Simulation.Ask ask) {
    Draft draft = store.draft(id).orElseThrow(() -> Problem.notFound(DRAFT));
    return Simulation.of(policies.document(draft).rules(), known, store.tenant(), ask)
        .answer(draft.revision(), null, known, asked);
  }

  private static Simulation.Answer ofVersion(
      PolicyStore store, PolicyId id, TenantNames known, PageAsked asked, Simulation.Ask ask) {
    PolicyVersion number = version(ask.of());
    var version = store.version(id, number).orElseThrow(() -> Problem.notFound("version"));
    return Simulation.of(version.document().rules(), known, store.tenant(), ask)
        .answer(null, number, known, asked);
  }

  private static boolean isDraft(JsonNode of) {
    return of.isTextual() && of.textValue().equals(DRAFT);
  }

  private static PolicyVersion version(JsonNode of) {
    if (!of.isInt() || of.intValue() < 1) {
      throw Problem.invalid("of", "must be draft or the number of a version");
    }
    return new PolicyVersion(of.intValue());
  }
}
