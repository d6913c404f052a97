package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Needs;
import dev.demarc.server.classes.Classes;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What a policy was and is: its versions, its history, its matrix. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}")
@RunOnVirtualThread
public class PolicyRecordResource {
  private final TenantDatabase database;
  private final Policies policies;
  private final Classes classes;

  PolicyRecordResource(TenantDatabase database, Policies policies, Classes classes) {
    this.database = database;
    this.policies = policies;
    this.classes = classes;
  }

  @GET
  @Path("versions")
  @Needs
  @Operation(summary = "Published versions, newest first")
  public Page<PolicyView.VersionView> versions(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id) {
    return inTenant(tenant, id, store -> Page.all(store.versions(id)));
  }

  @GET
  @Path("versions/{version}")
  @Needs
  @Operation(summary = "One version with its document, digest and who took each step")
  public PolicyView.VersionView version(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @PathParam("version") PolicyVersion version) {
    return inTenant(tenant, id, store -> version(store, id, version));
  }

  @GET
  @Path("names")
  @Needs
  @Operation(summary = "The classes and targets it names, and which of them there are")
  public PolicyMentions names(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id) {
    return inTenant(tenant, id, store -> PolicyMentions.of(text(store, id), policies.names()));
  }

  /** As it is being written, or was published last. */
  private static String text(PolicyStore store, PolicyId id) {
    return store
        .draft(id)
        .map(Draft::yaml)
        .or(() ->
            store
                .published(id)
                .flatMap(last -> store.version(id, last.version()))
                .map(PolicyView.VersionView::yaml))
        .orElse("");
  }

  @GET
  @Path("history")
  @Needs
  @Operation(summary = "Who did what, when and why, newest first")
  public Page<PolicyView.EventView> history(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @BeanParam PageAsked asked) {
    long before = asked.after().map(PolicyRecordResource::sequence).orElse(Long.MAX_VALUE);
    return inTenant(
        tenant,
        id,
        store ->
            Page.of(
                new PolicyHistory(store.sql(), tenant).page(id, before, asked.fetch()),
                asked,
                last -> Long.toString(last.sequence())));
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }

  @GET
  @Path("matrix")
  @Needs
  @Operation(summary = "Class by boundary: what the draft, or one version, says")
  public MatrixView matrix(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @QueryParam("revision") @Nullable Integer revision,
      @QueryParam("version") @Nullable Integer version) {
    return inTenant(
        tenant,
        id,
        store ->
            MatrixView.of(PolicyMatrix.of(document(store, id, revision, version), classes.all())));
  }

  private PolicyDocument document(
      PolicyStore store, PolicyId id, @Nullable Integer revision, @Nullable Integer version) {
    if (version != null) {
      return version(store, id, new PolicyVersion(version)).document();
    }
    Draft draft = store.draft(id).orElse(null);
    if (draft != null && (revision == null || revision == draft.revision())) {
      return policies.document(draft);
    }
    if (revision != null) {
      throw Problem.notFound("revision");
    }
    PolicyVersion last =
        store.published(id).orElseThrow(() -> Problem.notFound("version")).version();
    return version(store, id, last).document();
  }

  private static PolicyView.VersionView version(
      PolicyStore store, PolicyId id, PolicyVersion version) {
    return store.version(id, version).orElseThrow(() -> Problem.notFound("version"));
  }

  private <T> T inTenant(TenantId tenant, PolicyId id, Function<PolicyStore, T> work) {
    return database.inTenant(
        tenant,
        sql -> {
          PolicyStore store = new PolicyStore(sql, tenant);
          store.head(id);
          return work.apply(store);
        });
  }
}
