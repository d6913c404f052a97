package dev.demarc.server.erasure;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Erasing people from a tenant. */
@Path("/api/v1/tenants/{tenant}/erasures")
@RunOnVirtualThread
public class ErasureResource {
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private final Erasures erasures;
  private final SignedIn signedIn;

  ErasureResource(Erasures erasures, SignedIn signedIn) {
    this.erasures = erasures;
    this.signedIn = signedIn;
  }

  /**
   * Whom to erase.
   *
   * @param confirm the subject once more, as a person typed it: this cannot be undone
   */
  public record Ask(SubjectId subject, String confirm) {}

  @GET
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.AUDITOR})
  @Operation(summary = "Erasures, newest first; none says of whom")
  public Page<Erasure> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    Instant before = asked.after().map(ErasureResource::instant).orElse(END);
    List<Erasure> rows = erasures.list(tenant, before, asked.fetch());
    return Page.of(rows, asked, last -> last.startedAt().toString());
  }

  @POST
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Erases a person for good; asked again it finishes what was begun")
  public Erasure erase(@PathParam("tenant") TenantId tenant, Ask ask) {
    if (!ask.confirm.equals(ask.subject.text())) {
      throw Problem.invalid("confirm", "must be the subject once more");
    }
    return erasures.erase(tenant, ask.subject, signedIn.caller().subject());
  }

  private static Instant instant(String cursor) {
    try {
      return Instant.parse(cursor);
    } catch (DateTimeParseException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }
}
