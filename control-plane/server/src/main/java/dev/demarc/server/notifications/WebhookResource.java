package dev.demarc.server.notifications;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Where a tenant's events are sent. */
@Path("/api/v1/tenants/{tenant}/webhooks")
@RunOnVirtualThread
public class WebhookResource {
  private final Webhooks webhooks;
  private final SignedIn signedIn;

  WebhookResource(Webhooks webhooks, SignedIn signedIn) {
    this.webhooks = webhooks;
    this.signedIn = signedIn;
  }

  /** Where to send which events. */
  public record Ask(String url, SortedSet<NotificationKind> kinds) {
    public Ask {
      kinds = chosen(kinds);
    }
  }

  /** The same of one that is there, and whether it is sent to. */
  public record Change(String url, SortedSet<NotificationKind> kinds, boolean enabled) {
    public Change {
      kinds = chosen(kinds);
    }
  }

  /** A webhook, and the secret of its signatures, which is told this once. */
  public record Made(Webhook webhook, String secret) {
    static Made of(Webhooks.Made made) {
      return new Made(made.webhook(), made.secret().text());
    }

    @Override
    public String toString() {
      return "Made[" + webhook.id() + "]";
    }
  }

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "All webhooks, by age; at most 20")
  public Page<Webhook> list(@PathParam("tenant") TenantId tenant) {
    return Page.all(webhooks.all(tenant));
  }

  @POST
  @ResponseStatus(201)
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Registers a webhook and gives the secret of its signatures, once")
  public Made add(@PathParam("tenant") TenantId tenant, Ask ask) {
    return Made.of(webhooks.add(tenant, subject(), ask.url, ask.kinds));
  }

  @PUT
  @Path("{webhook}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Changes a webhook; disabling it drops what waits for it")
  public Webhook change(
      @PathParam("tenant") TenantId tenant, @PathParam("webhook") WebhookId id, Change change) {
    return webhooks.change(tenant, subject(), id, change.url, change.kinds, change.enabled);
  }

  @DELETE
  @Path("{webhook}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes a webhook; what waits for it is dropped, its log stays")
  public void remove(@PathParam("tenant") TenantId tenant, @PathParam("webhook") WebhookId id) {
    webhooks.remove(tenant, subject(), id);
  }

  @POST
  @Path("{webhook}/rotate")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Gives a new secret; the one before signs, too, for 24 hours")
  public Made rotate(@PathParam("tenant") TenantId tenant, @PathParam("webhook") WebhookId id) {
    return Made.of(webhooks.rotate(tenant, subject(), id));
  }

  @POST
  @Path("{webhook}/test")
  @ResponseStatus(202)
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(
      summary = "Sends the event webhook.test to this webhook; the log tells what became of it")
  public void test(@PathParam("tenant") TenantId tenant, @PathParam("webhook") WebhookId id) {
    webhooks.test(tenant, subject(), id);
  }

  private static SortedSet<NotificationKind> chosen(SortedSet<NotificationKind> kinds) {
    if (kinds.isEmpty()) {
      throw new InvalidValue("kinds", "must have at least one");
    }
    if (!NotificationKind.choosable().containsAll(kinds)) {
      throw new InvalidValue("kinds", "has a kind that cannot be chosen");
    }
    return new TreeSet<>(kinds);
  }

  private SubjectId subject() {
    return signedIn.caller().subject();
  }
}
