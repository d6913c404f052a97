package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TestAgent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tenant A, with every kind of credential it can have, against every operation the control plane
 * publishes, with the ids of tenant B: nothing is read and nothing is changed.
 */
class TenantWallTest {
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
  private static final List<String> LISTS =
      List.of(
          "/members",
          "/classes",
          "/detectors",
          "/applications",
          "/targets",
          "/policies",
          "/consents",
          "/bundles",
          "/enrolment-tokens");

  private static Installation installation;
  private static Doors doors;
  private static Installation.Tenant victim;
  private static Map<String, BiFunction<String, String, Http>> credentials;
  private static List<Operation> operations;
  private static Map<String, String> foreign;

  @BeforeAll
  static void opensTheDoors() throws Exception {
    installation = Installation.underTest();
    doors = new Doors(installation);
    Installation.Tenant attacker = installation.tenant("plant");
    victim = installation.tenant("clinic");
    credentials = credentialsOf(attacker);
    operations =
        Operation.of(Http.to(installation.controlPlane()).get("/q/openapi?format=json").json());
    foreign = foreignIds();
  }

  private static Map<String, BiFunction<String, String, Http>> credentialsOf(
      Installation.Tenant attacker) throws Exception {
    Http bare = Http.to(installation.controlPlane());
    Map<String, BiFunction<String, String, Http>> kinds = new LinkedHashMap<>();
    kinds.put("nothing", (method, path) -> bare);
    for (Installation.User user : attacker.users()) {
      Http door = doors.as(user);
      kinds.put("user " + user.roles(), (method, path) -> door);
    }
    TestAgent agent = TestAgent.enrol(doors, attacker);
    String token = agent.accessToken();
    kinds.put("agent token", (method, path) -> agent.door(token, method, path));
    kinds.put("agent token as bearer", (method, path) -> bare.bearer(token));
    String key = attacker.agent().application().key();
    kinds.put("application key", (method, path) -> bare.bearer(key));
    kinds.put("enrolment token", (method, path) -> bare.bearer(agent.enrolmentToken()));
    return kinds;
  }

  private static Map<String, String> foreignIds() {
    Http admin = doors.as(victim.user("tenant-admin"));
    Map<String, String> ids = new TreeMap<>();
    ids.put("tenant", victim.id().text());
    ids.put("t", victim.id().text());
    first(admin, "/policies", "id", ids, "policy", "p");
    first(admin, "/agents", "id", ids, "agent", "a");
    first(admin, "/applications", "id", ids, "application");
    first(admin, "/classes", "id", ids, "class", "dataClass");
    first(admin, "/targets", "id", ids, "target");
    first(admin, "/members", "subject", ids, "subject", "member");
    first(admin, "/consents", "id", ids, "consent", "c");
    first(admin, "/bundles", "digest", ids, "digest");
    first(admin, "/traces", "decision", ids, "decision");
    return ids;
  }

  private static void first(
      Http admin, String list, String field, Map<String, String> ids, String... names) {
    JsonNode items = admin.get(Doors.path(victim, list)).json().path("items");
    for (String name : names) {
      ids.put(name, items.path(0).path(field).asText("00000000-0000-0000-0000-000000000001"));
    }
  }

  @Test
  void refusesEveryOperationWithEveryKindOfForeignCredential() {
    Map<String, String> before = snapshot();
    List<String> holes = new ArrayList<>();
    int tried = 0;
    for (Operation operation : operations) {
      if (!operation.isTenants() && !operation.isAgents() || operation.isOpen()) {
        continue;
      }
      for (var credential : credentials.entrySet()) {
        if (operation.isAgents() && credential.getKey().equals("agent token")) {
          continue; // its own door: only ids can be foreign there, see below
        }
        tried++;
        attack(operation, credential.getKey(), credential.getValue()).ifPresent(holes::add);
      }
    }
    System.out.println("attacks tried: " + tried + " on " + operations.size() + " operations");
    assertTrue(tried > 300, "too few operations are published: " + tried);
    assertEquals(List.of(), holes);
    assertEquals(before, snapshot(), "something of the victim changed");
  }

  private static java.util.Optional<String> attack(
      Operation operation, String kind, BiFunction<String, String, Http> credential) {
    String path = operation.against(foreign);
    Object body = Set.of("GET", "DELETE").contains(operation.method()) ? null : Map.of();
    var answer =
        credential
            .apply(operation.method(), path)
            .send(operation.method(), path, body, request -> request);
    boolean refused = REFUSED.contains(answer.status()) && !answer.body().contains("Northside");
    return refused
        ? java.util.Optional.empty()
        : java.util.Optional.of(kind + ": " + operation + " -> " + answer.status());
  }

  @Test
  void refusesForeignIdsAtTheAgentsOwnDoors() {
    var agent = credentials.get("agent token");
    for (Operation operation : operations) {
      if (operation.isAgents() && operation.path().contains("{")) {
        String path = operation.against(foreign);
        Object body = operation.method().equals("GET") ? null : Map.of();
        var answer =
            agent
                .apply(operation.method(), path)
                .send(operation.method(), path, body, request -> request);
        assertTrue(
            Set.of(400, 401, 403, 404).contains(answer.status()),
            operation + " -> " + answer.status());
      }
    }
  }

  @Test
  void hidesWhetherAForeignTenantExists() {
    Http attacker = doors.as(installation.tenant("plant").user("tenant-admin"));
    var real = attacker.get(Doors.path(victim, "/policies"));
    var unreal = attacker.get("/api/v1/tenants/00000000-0000-0000-0000-0000000000aa/policies");
    assertEquals(unreal.status(), real.status());
    assertEquals(unreal.json().get("code"), real.json().get("code"));
    assertFalse(real.body().contains(victim.name()));
  }

  private static Map<String, String> snapshot() {
    Http admin = doors.as(victim.user("tenant-admin"));
    Map<String, String> lists = new TreeMap<>();
    for (String list : LISTS) {
      var answer = admin.get(Doors.path(victim, list));
      assertEquals(200, answer.status(), list + ": " + answer.body());
      lists.put(list, answer.json().path("items").toString());
    }
    return lists;
  }
}
