package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes one demo tenant through the control plane's API, with real tokens, as its people would.
 * What is there already is left or written again with the same content, so a seed cut short is done
 * again.
 */
public final class Seeder {
  private final String controlPlane;
  private final String keycloak;
  private final Api operator;

  public Seeder(String controlPlane, String keycloak) {
    this.controlPlane = controlPlane;
    this.keycloak = keycloak;
    this.operator = new Api(controlPlane, Api.token(keycloak, "operator", "operator-demo"));
  }

  /** Everything up to the agent, which does not exist yet. */
  public Seeded.Tenant tenant(Demo demo, String agentUrl) {
    String id = tenantId(demo);
    String path = "/api/v1/tenants/" + id;
    Api admin = as(demo, "admin");
    members(admin, path, demo);
    all(admin, path + "/detectors/", demo.json().path("detectors"));
    all(admin, path + "/classes/", demo.json().path("classes"));
    all(admin, path + "/targets/", demo.json().path("targets"));
    Seeded.Application application = application(admin, path, demo);
    new PolicyRelease(admin, List.of(as(demo, "approver"), as(demo, "reviewer")), path)
        .publish(demo.policy());
    Seeded.Agent agent =
        new Seeded.Agent(
            "", demo.agent().json().path("boundary").asText(), agentUrl, List.of(application));
    return new Seeded.Tenant(id, demo.name(), users(demo), List.of(agent));
  }

  /** A one-time token with which the demo's agent enrols. */
  public String enrolmentToken(Demo demo, Seeded.Tenant tenant) {
    JsonNode agent = demo.agent().json();
    Map<String, Object> ask = new HashMap<>();
    for (String member : List.of("site", "group", "boundary", "region", "name")) {
      ask.put(member, agent.path(member).asText());
    }
    return as(demo, "admin")
        .post("/api/v1/tenants/" + tenant.id() + "/enrolment-tokens", ask)
        .path("token")
        .asText();
  }

  /** The same tenant, with the id that its agent got. */
  public Seeded.Tenant withAgent(Demo demo, Seeded.Tenant tenant) {
    JsonNode agents =
        as(demo, "admin").get("/api/v1/tenants/" + tenant.id() + "/agents").path("items");
    String id = "";
    for (JsonNode agent : agents) {
      boolean revoked = agent.path("state").asText().equals("revoked");
      if (!revoked && agent.path("name").asText().equals(demo.agent().name())) {
        id = agent.path("id").asText();
      }
    }
    Seeded.Agent before = tenant.agents().getFirst();
    Seeded.Agent agent =
        new Seeded.Agent(id, before.boundary(), before.baseUrl(), before.applications());
    return new Seeded.Tenant(tenant.id(), tenant.name(), tenant.users(), List.of(agent));
  }

  private String tenantId(Demo demo) {
    for (JsonNode tenant : operator.get("/api/v1/tenants?limit=200").path("items")) {
      if (tenant.path("alias").asText().equals(demo.alias())) {
        return tenant.path("id").asText();
      }
    }
    Map<String, Object> ask =
        Map.of("name", demo.name(), "alias", demo.alias(), "admin", demo.person("admin"));
    return operator.post("/api/v1/tenants", ask).path("id").asText();
  }

  private static void members(Api admin, String path, Demo demo) {
    var known =
        admin
            .get(path + "/members?limit=200")
            .path("items")
            .valueStream()
            .map(member -> member.path("username").asText())
            .collect(Collectors.toSet());
    Demo.USERS.forEach((suffix, role) -> {
      if (!known.contains(demo.username(suffix))) {
        Map<String, Object> member = new HashMap<>(demo.person(suffix));
        member.put("roles", List.of(role));
        admin.post(path + "/members", member);
      }
    });
  }

  private static void all(Api admin, String path, JsonNode things) {
    things.properties().forEach(thing -> admin.put(path + thing.getKey(), thing.getValue()));
  }

  private static Seeded.Application application(Api admin, String path, Demo demo) {
    JsonNode wanted = demo.json().path("application");
    String id = wanted.path("id").asText();
    ObjectNode body = wanted.path("body").deepCopy();
    body.putArray("answerers").add(subject(admin, path, wanted.path("answerer").asText()));
    admin.put(path + "/applications/" + id, body);
    JsonNode key = admin.post(path + "/applications/" + id + "/keys", Map.of("label", "demo"));
    return new Seeded.Application(id, key.path("key").asText(), body.path("defaultClass").asText());
  }

  private static String subject(Api admin, String path, String username) {
    for (JsonNode member : admin.get(path + "/members?limit=200").path("items")) {
      if (member.path("username").asText().equals(username)) {
        return member.path("subject").asText();
      }
    }
    throw new IllegalStateException("no member " + username);
  }

  private static List<Seeded.User> users(Demo demo) {
    List<Seeded.User> users = new ArrayList<>();
    Demo.USERS.forEach((suffix, role) -> {
      String username = demo.username(suffix);
      users.add(new Seeded.User(username, Demo.password(username), List.of(role)));
    });
    return users;
  }

  private Api as(Demo demo, String suffix) {
    String username = demo.username(suffix);
    return new Api(controlPlane, Api.token(keycloak, username, Demo.password(username)));
  }
}
