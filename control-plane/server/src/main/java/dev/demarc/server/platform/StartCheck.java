package dev.demarc.server.platform;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Refuses to start on settings that are missing or unsafe, and names the property. */
@ApplicationScoped
public class StartCheck {
  private static final List<String> URLS =
      List.of("demarc.public-url", "demarc.portal-url", "demarc.keycloak.url");

  private final JobDatabase database;

  StartCheck(JobDatabase database) {
    this.database = database;
  }

  void onStart(@Observes StartupEvent event) {
    URLS.forEach(StartCheck::url);
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

  private static void url(String property) {
    String text = ConfigProvider.getConfig().getValue(property, String.class);
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || text.endsWith("/")) {
      throw unsafe(property, "must be an http(s) URL without a slash at its end");
    }
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
