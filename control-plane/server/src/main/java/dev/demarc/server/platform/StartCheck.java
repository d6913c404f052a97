package dev.demarc.server.platform;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Refuses to start on settings that are missing or unsafe, and names the property. */
@ApplicationScoped
public class StartCheck {
  private final JobDatabase database;

  StartCheck(JobDatabase database) {
    this.database = database;
  }

  void onStart(@Observes StartupEvent event) {
    var config = ConfigProvider.getConfig();
    var settings =
        new SafeSettings(property -> config.getOptionalValue(property, String.class).orElse(""));
    settings.checkAddresses();
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      settings.checkSecrets();
      settings.checkExposure();
    }
    roles();
  }

  /** A property that must be set is not. */
  public static IllegalStateException missing(String property) {
    return unsafe(property, "is not set");
  }

  /** A property is set to what must not be. */
  public static IllegalStateException unsafe(String property, String reason) {
    return new IllegalStateException("configuration: " + property + " " + reason);
  }

  /** Row level security is no wall for a role that may walk around it. */
  private void roles() {
    var config = ConfigProvider.getConfig();
    String owner = config.getValue("quarkus.datasource.owner.username", String.class);
    for (String property :
        List.of("quarkus.datasource.username", "quarkus.datasource.job.username")) {
      String role = config.getValue(property, String.class);
      if (role.equals(owner)) {
        throw unsafe(property, "must not be the owner of the tables");
      }
      boolean free =
          database.acrossTenants(sql ->
              sql.first(
                      "select 1 from pg_roles where rolname = ? and (rolsuper or rolbypassrls)",
                      row -> true,
                      role)
                  .isPresent());
      if (free) {
        throw unsafe(property, "names a role that bypasses row level security");
      }
    }
  }
}
