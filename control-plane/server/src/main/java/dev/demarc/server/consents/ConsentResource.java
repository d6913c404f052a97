package dev.demarc.server.consents;

import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Consents, for the people concerned and those who watch over the tenant. */
@Path("/api/v1/tenants/{tenant}/consents")
@RunOnVirtualThread
public class ConsentResource {
  private final ConsentReading reading;
  private final Answering answering;
  private final SignedIn signedIn;

  ConsentResource(ConsentReading reading, Answering answering, SignedIn signedIn) {
    this.reading = reading;
    this.answering = answering;
    this.signedIn = signedIn;
  }

  @GET
  @Needs
  @Operation(
      summary = "Own consents; all of them for tenant-admin and auditor. Any role",
      description =
          "part is waiting, in-force or history; a grant for one use that was made is history.")
  public Page<ConsentView> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("state") List<String> states,
      @QueryParam("part") @Nullable String part,
      @QueryParam("mine") @DefaultValue("false") boolean mine,
      @BeanParam PageAsked asked) {
    var filter =
        new ConsentReading.Asked(
            mine || !seesAll(),
            states(states),
            part == null ? null : Wire.parse(ConsentPart.class, "part", part),
            asked.after().map(ConsentCursor::of).orElse(null));
    List<ConsentView> rows = reading.list(tenant, subject(), filter, asked.fetch());
    return Page.of(rows, asked, last -> new ConsentCursor(last.requestedAt(), last.id()).text());
  }

  @GET
  @Path("{consent}")
  @Needs
  @Operation(summary = "One consent; a first look by who may answer is put on the record. Any role")
  public ConsentView get(@PathParam("tenant") TenantId tenant, @PathParam("consent") ConsentId id) {
    ConsentView view = reading.get(tenant, subject(), seesAll(), id);
    if (view.state() != ConsentState.REQUESTED || !view.mayAnswer()) {
      return view;
    }
    answering.disclose(tenant, subject(), id);
    return reading.get(tenant, subject(), seesAll(), id);
  }

  @POST
  @Path("{consent}/answer")
  @Needs
  @Operation(summary = "Yes or no, by the people the question names. Any role")
  public ConsentView answer(
      @PathParam("tenant") TenantId tenant, @PathParam("consent") ConsentId id, Answer answer) {
    ConsentView view = reading.get(tenant, subject(), seesAll(), id);
    answering.answer(tenant, Answerer.member(subject()), view.id(), answer);
    return reading.get(tenant, subject(), seesAll(), id);
  }

  @POST
  @Path("{consent}/withdraw")
  @Needs
  @Operation(summary = "Takes a consent back, by who gave it. Any role")
  public ConsentView withdraw(
      @PathParam("tenant") TenantId tenant, @PathParam("consent") ConsentId id) {
    ConsentView view = reading.get(tenant, subject(), seesAll(), id);
    answering.withdraw(tenant, Answerer.member(subject()), view.id());
    return reading.get(tenant, subject(), seesAll(), id);
  }

  @GET
  @Path("{consent}/receipt")
  @Needs
  @Operation(summary = "What a person can keep of a consent. Any role")
  public Receipt receipt(@PathParam("tenant") TenantId tenant, @PathParam("consent") ConsentId id) {
    return reading.receipt(tenant, subject(), seesAll(), id);
  }

  private static List<ConsentState> states(List<String> texts) {
    return texts.stream()
        .distinct()
        .map(text -> Wire.parse(ConsentState.class, "state", text))
        .toList();
  }

  private SubjectId subject() {
    return signedIn.caller().subject();
  }

  private boolean seesAll() {
    return signedIn.hasOneOf(TenantRole.TENANT_ADMIN, TenantRole.AUDITOR);
  }
}
