package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** What a draft would have done to the requests of a period. */
@Path("/api/v1/tenants/{tenant}/policies/{policy}/replays")
@RunOnVirtualThread
public class ReplayResource {
  private static final Duration DEFAULT_PERIOD = Duration.ofDays(1);
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final Duration LONGEST_PERIOD = Duration.ofDays(366);

  private final TenantDatabase database;
  private final Replays replays;
  private final SignedIn signedIn;
  private final Clock clock;

  ReplayResource(TenantDatabase database, Replays replays, SignedIn signedIn, Clock clock) {
    this.database = database;
    this.replays = replays;
    this.signedIn = signedIn;
    this.clock = clock;
  }

  /**
   * Which requests to decide again.
   *
   * @param from the begin; a day before the end where it is left out
   * @param to the end, exclusive; this moment where it is left out
   */
  public record Period(@Nullable Instant from, @Nullable Instant to) {}

  @POST
  @ResponseStatus(202)
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER})
  @Operation(
      summary = "Decides the stored requests of a period again under the draft",
      description =
          "At most a million, oldest first. Facts only: no request is run, no content is read.")
  public ReplayRow begin(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @Nullable Period period) {
    Instant to = period == null ? null : period.to();
    Instant from = period == null ? null : period.from();
    Instant ends = to == null ? clock.instant() : inRange("to", to);
    Instant begins = from == null ? ends.minus(DEFAULT_PERIOD) : inRange("from", from);
    if (!begins.isBefore(ends)) {
      throw Problem.invalid("from", "must be before the end of the period");
    }
    if (begins.plus(LONGEST_PERIOD).isBefore(ends)) {
      throw Problem.invalid("from", "must be at most 366 days before the end of the period");
    }
    return replays.begin(tenant, id, signedIn.caller().subject(), begins, ends);
  }

  @GET
  @Needs
  @Operation(summary = "The last replays of the policy, newest first")
  public Page<ReplayRow> list(
      @PathParam("tenant") TenantId tenant, @PathParam("policy") PolicyId id) {
    return inTenant(
        tenant,
        id,
        store -> {
          List<ReplayRow> rows = store.newest(id);
          Instant now = clock.instant();
          return Page.all(rows.stream().map(row -> row.seen(now)).toList());
        });
  }

  @GET
  @Path("{replay}")
  @Needs
  @Operation(summary = "How far a replay is and what it found so far")
  public ReplayRow get(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @PathParam("replay") UUID replay) {
    return inTenant(tenant, id, store -> store.get(id, replay).seen(clock.instant()));
  }

  @DELETE
  @Path("{replay}")
  @Needs({TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER})
  @Operation(summary = "Cancels a replay that runs; what it found until then is kept")
  public ReplayRow cancel(
      @PathParam("tenant") TenantId tenant,
      @PathParam("policy") PolicyId id,
      @PathParam("replay") UUID replay) {
    return replays.cancel(tenant, id, replay, signedIn.caller().subject());
  }

  private static Instant inRange(String field, Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw Problem.invalid(field, "must be a time from 2000 to 2200");
    }
    return time;
  }

  private <T> T inTenant(TenantId tenant, PolicyId id, Function<ReplayStore, T> work) {
    return database.inTenant(
        tenant,
        sql -> {
          new PolicyStore(sql, tenant).head(id);
          return work.apply(new ReplayStore(sql, tenant));
        });
  }
}
