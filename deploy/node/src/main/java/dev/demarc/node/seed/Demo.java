package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.node.machine.Port;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A demo tenant as its resource describes it: {@code clinic.json} and {@code clinic.yaml}. */
public record Demo(JsonNode json, String policy) {
  /** The last part of each user's name, and the user's role. */
  static final Map<String, String> USERS = new LinkedHashMap<>();

  static {
    USERS.put("admin", "tenant-admin");
    USERS.put("approver", "policy-approver");
    USERS.put("reviewer", "policy-approver");
    USERS.put("user", "end-user");
    USERS.put("site", "site-operator");
    USERS.put("developer", "application-developer");
    USERS.put("auditor", "auditor");
  }

  /** Both demo tenants; the catalogue names the stand-in cloud at that port. */
  public static List<Demo> all(int cloudPort) {
    return List.of(read("clinic", cloudPort), read("plant", cloudPort));
  }

  private static Demo read(String name, int cloudPort) {
    try {
      String json = text(name + ".json").replace("@CLOUD_HOST@", "127.0.0.1:" + cloudPort);
      return new Demo(Api.JSON.readTree(json), text(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Demo.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public String alias() {
    return json.path("alias").asText();
  }

  public String name() {
    return json.path("name").asText();
  }

  public Agent agent() {
    JsonNode agent = json.path("agent");
    return new Agent(agent.path("name").asText(), Port.valueOf(agent.path("port").asText()), agent);
  }

  String username(String suffix) {
    return alias() + "-" + suffix;
  }

  static String password(String username) {
    return username + "-demo";
  }

  Map<String, Object> person(String suffix) {
    String username = username(suffix);
    return Map.of(
        "username",
        username,
        "email",
        username + "@" + alias() + ".test",
        "firstName",
        name().split(" ")[0],
        "lastName",
        Character.toUpperCase(suffix.charAt(0)) + suffix.substring(1),
        "password",
        password(username));
  }

  /** The tenant's one agent. */
  public record Agent(String name, Port port, JsonNode json) {}
}
