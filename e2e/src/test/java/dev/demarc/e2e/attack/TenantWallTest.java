package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TestAgent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tenant A, with every kind of credential it can have, against every operation the control plane
 * publishes, with the ids of tenant B: nothing is read and nothing is changed.
 */
class TenantWallTest {
  private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
  private static Installation installation;
  private static Doors doors;
  private static Installation.Tenant attacker;
  private static Installation.Tenant victim;
  private static Map<String, BiFunction<String, String, Http>> credentials;
  private static List<Operation> operations;
  private static Belongings foreign;
  private static String serviceAccount;

  @BeforeAll
  static void opensTheDoors() throws Exception {
    installation = Installation.underTest();
    doors = new Doors(installation);
    attacker = installation.tenant("plant");
    victim = installation.tenant("clinic");
    credentials = credentials();
    operations =
        Operation.of(Http.to(installation.controlPlane()).get("/q/openapi?format=json").json());
    foreign = Belongings.of(doors, victim);
  }

  @AfterAll
  static void leavesNothing() {
    foreign.close();
    doors
        .as(attacker.user("tenant-admin"))
        .delete(Doors.path(attacker, "/service-accounts/" + serviceAccount));
  }

  private static Map<String, BiFunction<String, String, Http>> credentials() throws Exception {
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
    Http service = service();
    kinds.put("service account", (method, path) -> service);
    String key = attacker.agent().application().key();
    kinds.put("application key", (method, path) -> bare.bearer(key));
    kinds.put("enrolment token", (method, path) -> bare.bearer(agent.enrolmentToken()));
    return kinds;
  }

  private static Http service() {
    var made =
        doors
            .as(attacker.user("tenant-admin"))
            .post(Doors.path(attacker, "/service-accounts"), Map.of("label", "wall", "days", 1));
    assertEquals(201, made.status(), made.body());
    serviceAccount = made.json().path("id").asText();
    return Http.to(installation.controlPlane())
        .bearer(doors.serviceToken(serviceAccount, made.json().path("clientSecret").asText()));
  }

  @Test
  void refusesEveryOperationWithEveryKindOfForeignCredential() {
    assertRefused(
        "foreign tenant",
        300,
        foreign.ids(),
        (operation, kind) ->
            (operation.isTenants() || operation.isAgents() && !kind.equals("agent token"))
                && !operation.isOpen());
  }

  /** The tenant is the attacker's own, and so is the agent's door: only what is inside is not. */
  @Test
  void refusesForeignIdsInsideTheOwnTenant() {
    assertRefused(
        "foreign inner id",
        150,
        foreign.inside(attacker),
        (operation, kind) -> operation.hasInnerId() && !Belongings.namesItsOwn(operation));
  }

  private static void assertRefused(
      String what, int atLeast, Map<String, String> ids, BiPredicate<Operation, String> in) {
    Map<String, String> before = foreign.snapshot();
    List<String> holes = new ArrayList<>();
    int tried = 0;
    for (Operation operation : operations) {
      Object body = operation.hasBody() ? foreign.body(operation) : null;
      for (String kind : credentials.keySet()) {
        if (in.test(operation, kind)) {
          tried++;
          var answer = send(kind, operation, operation.against(ids), body);
          if (!REFUSED.contains(answer.status()) || answer.body().contains(victim.name())) {
            holes.add(kind + ": " + operation + " -> " + answer.status() + " " + answer.body());
          }
        }
      }
    }
    System.out.println(
        what + ": " + tried + " attacks tried, " + operations.size() + " operations published");
    assertTrue(tried > atLeast, "too few operations are published: " + tried);
    assertEquals(List.of(), holes);
    assertEquals(before, foreign.snapshot(), "something of the victim changed");
  }

  private static Http.Answer send(
      String kind, Operation operation, String path, @Nullable Object body) {
    return credentials
        .get(kind)
        .apply(operation.method(), path)
        .send(operation.method(), path, body, request -> request);
  }

  /** Two tenants may use one name: writing it makes one's own and leaves the other's alone. */
  @Test
  void makesItsOwnWhenTheNameIsAnothersToo() {
    Map<String, String> before = foreign.snapshot();
    String admin = "user [tenant-admin]";
    List<Operation> making = operations.stream().filter(Belongings::makesItsOwn).toList();
    assertEquals(5, making.size(), making.toString());
    for (Operation operation : making) {
      String path = operation.against(foreign.inside(attacker));
      var answer = send(admin, operation, path, foreign.body(operation));
      System.out.println(operation + " -> " + answer.status());
      assertTrue(answer.status() < 500, operation + " -> " + answer.status() + answer.body());
      assertFalse(answer.body().contains(victim.name()), answer.body());
      assertEquals(before, foreign.snapshot(), operation + " changed something of the victim");
      doors.as(attacker.user("tenant-admin")).delete(path);
    }
    assertEquals(before, foreign.snapshot(), "removing the own one removed the victim's");
  }

  /** What the attacks name is really there: its owner gets it. */
  @Test
  void givesTheOwnerWhatTheForeignerIsRefused() {
    Http owner = doors.as(victim.user("tenant-admin"));
    List<Operation> reading =
        operations.stream()
            .filter(one -> one.isTenants() && one.hasInnerId() && one.method().equals("GET"))
            .filter(one -> !one.isOpen())
            .toList();
    assertTrue(reading.size() >= 8, reading.toString());
    for (Operation operation : reading) {
      var answer = owner.get(operation.against(foreign.ids()));
      assertEquals(200, answer.status(), operation + ": " + answer.body());
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
}
