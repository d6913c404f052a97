package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Optional;
import java.util.SortedSet;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a member wants to be told. Everybody's own, and nobody else's. */
@Path("/api/v1/tenants/{tenant}/notification-settings")
@RunOnVirtualThread
public class NotificationSettingsResource {
  private final TenantDatabase database;
  private final Mailing mailing;
  private final SignedIn signedIn;

  NotificationSettingsResource(TenantDatabase database, Mailing mailing, SignedIn signedIn) {
    this.database = database;
    this.mailing = mailing;
    this.signedIn = signedIn;
  }

  /**
   * Somebody's settings as they stand.
   *
   * @param email the kinds that are mailed
   * @param chosen whether they chose at all
   * @param mailOn whether the installation has a mail server; without one nothing is mailed
   */
  public record Standing(
      Language language, SortedSet<NotificationKind> email, boolean chosen, boolean mailOn) {}

  @GET
  @Needs
  @Operation(summary = "One's own settings: everything by e-mail, in English, unless changed")
  public Standing get(@PathParam("tenant") TenantId tenant) {
    return standing(
        database.inTenant(tenant, sql -> NotificationSettings.of(sql, tenant, subject())));
  }

  @PUT
  @Needs
  @Operation(summary = "Replaces one's own settings")
  public Standing put(@PathParam("tenant") TenantId tenant, NotificationSettings settings) {
    database.doInTenant(tenant, sql -> settings.keep(sql, tenant, subject()));
    return standing(Optional.of(settings));
  }

  private Standing standing(Optional<NotificationSettings> chosen) {
    NotificationSettings settings = chosen.orElseGet(NotificationSettings::standard);
    return new Standing(settings.language(), settings.email(), chosen.isPresent(), mailing.isOn());
  }

  private SubjectId subject() {
    return signedIn.caller().subject();
  }
}
