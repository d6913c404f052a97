package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the seed made and nobody could look up again: application keys, demo passwords. */
public record Seeded(List<Tenant> tenants) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  public Seeded {
    tenants = List.copyOf(tenants);
  }

  public record Tenant(String id, String name, List<User> users, List<Agent> agents) {}

  public record User(String username, String password, List<String> roles) {}

  public record Agent(String id, String boundary, String baseUrl, List<Application> applications) {}

  public record Application(String name, String key, String defaultClass) {}

  /** Reads what was kept in that file; nothing when there is none. */
  public static Seeded read(Path file) throws IOException {
    return Files.exists(file) ? JSON.readValue(file.toFile(), Seeded.class) : new Seeded(List.of());
  }

  public void write(Path file) throws IOException {
    OwnerOnly.write(file, JSON.writeValueAsString(this));
  }
}
