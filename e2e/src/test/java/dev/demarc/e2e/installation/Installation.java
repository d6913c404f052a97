package dev.demarc.e2e.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ./demarc status --json} printed. The file is named by the system property {@code
 * demarc.status}; without it nothing can be tested, and that is an error, not a skip.
 */
public record Installation(
    URI controlPlane, URI portal, URI keycloak, URI cloud, List<Tenant> tenants) {

  /** A seeded tenant. */
  public record Tenant(TenantId id, String name, List<User> users, List<Agent> agents) {

    /** The user with this role. */
    public User user(String role) {
      return users.stream()
          .filter(user -> user.roles().contains(role))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + role + " in " + name));
    }

    /** The tenant's first agent. */
    public Agent agent() {
      return agents.getFirst();
    }
  }

  /** A person who can sign in. */
  public record User(String username, String password, List<String> roles) {}

  /** An agent with the applications that may call it. */
  public record Agent(String id, String boundary, URI baseUrl, List<App> applications) {
    /** The agent's first application. */
    public App application() {
      return applications.getFirst();
    }
  }

  /** An application's key. */
  public record App(String name, String key, String defaultClass) {}

  /** The installation under test. */
  public static Installation underTest() {
    String file = System.getProperty("demarc.status", "");
    if (file.isBlank()) {
      throw new IllegalStateException("demarc.status names no file; run ./demarc test e2e");
    }
    try {
      return parse(Files.readString(Path.of(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Installation parse(String json) throws JsonProcessingException {
    return DemarcJson.tolerant().readValue(json, Installation.class);
  }

  /** The tenant whose name contains the word. */
  public Tenant tenant(String word) {
    return tenants.stream()
        .filter(tenant -> tenant.name().toLowerCase(java.util.Locale.ROOT).contains(word))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no tenant " + word));
  }
}
