package dev.demarc.server.tenants;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.measures.Measure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TenantsTest {
  @Inject FakeIdentity identity;

  @AfterEach
  void recover() {
    identity.failing = "";
    identity.killing = "";
  }

  @Test
  void makesATenantWithItsFirstAdmin() {
    String alias = "t" + UUID.randomUUID();
    String admin = "boss-" + alias.substring(0, 9);
    var made = create(TestTokens.operator(), alias, admin).statusCode(201).extract();
    String organization = made.path("organization");
    String token = TestTokens.of(admin, organization);
    given()
        .auth()
        .oauth2(token)
        .get("/api/v1/me")
        .then()
        .body("tenants.alias", contains(alias))
        .body("tenants[0].roles", contains("tenant-admin"))
        .body("platformOperator", is(false));
    given()
        .auth()
        .oauth2(token)
        .get("/api/v1/tenants/" + made.path("id") + "/audit")
        .then()
        .body("items.action", hasItem("tenant.create"));
    create(TestTokens.operator(), alias, admin).statusCode(409);
  }

  @Test
  void watchesWhatRaisesAnAlertFromTheBeginning() {
    String admin = "boss-" + UUID.randomUUID();
    var made =
        create(TestTokens.operator(), "t" + UUID.randomUUID(), admin).statusCode(201).extract();
    String organization = made.path("organization");
    List<String> watched =
        given()
            .auth()
            .oauth2(TestTokens.of(admin, organization))
            .get("/api/v1/tenants/" + made.path("id") + "/alert-rules?limit=200")
            .then()
            .statusCode(200)
            .extract()
            .path("items.rule.measure");
    Set<String> alerting =
        Arrays.stream(Measure.values())
            .filter(measure -> measure.alerts() && measure.isMeasured())
            .map(Measure::wire)
            .collect(Collectors.toSet());
    assertEquals(alerting, Set.copyOf(watched));
    assertEquals(alerting.size(), watched.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"organization", "person", "member"})
  void leavesNothingBehindWhenAStepFails(String step) {
    String alias = "t" + UUID.randomUUID();
    String admin = "boss-" + UUID.randomUUID();
    identity.failing = step;
    create(TestTokens.operator(), alias, admin).statusCode(503);
    assertFalse(identity.organizations.containsValue(alias));
    assertFalse(identity.people.contains(SubjectId.of(TestTokens.subject(admin))));
    identity.failing = "";
    create(TestTokens.operator(), alias, admin).statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"person", "member"})
  void finishesWhatAKilledProcessBegan(String step) {
    String alias = "t" + UUID.randomUUID();
    String admin = "boss-" + UUID.randomUUID();
    identity.killing = step;
    create(TestTokens.operator(), alias, admin).statusCode(500);
    assertTrue(identity.organizations.containsValue(alias));
    identity.killing = "";
    String organization =
        create(TestTokens.operator(), alias, admin).statusCode(201).extract().path("organization");
    assertEquals(alias, identity.organizations.get(organization));
    assertTrue(identity.members.contains(organization + "/" + TestTokens.subject(admin)));
    assertEquals(1, identity.organizations.values().stream().filter(alias::equals).count());
  }

  @Test
  void removesNoOrganizationThatItFoundWhenAStepFails() {
    String alias = "t" + UUID.randomUUID();
    String admin = "boss-" + UUID.randomUUID();
    identity.killing = "person";
    create(TestTokens.operator(), alias, admin).statusCode(500);
    identity.killing = "";
    identity.failing = "member";
    create(TestTokens.operator(), alias, admin).statusCode(503);
    assertTrue(identity.organizations.containsValue(alias));
  }

  @Test
  void undoesTheOrganizationWhenTheDatabaseRefuses() {
    String admin = "boss-" + UUID.randomUUID();
    int before = identity.organizations.size();
    create(TestTokens.operator(), "x\u0000y", admin).statusCode(400);
    assertEquals(before, identity.organizations.size());
  }

  @Test
  void isForTheOperatorAlone() {
    create(TestTokens.of("somebody"), "t" + UUID.randomUUID(), "boss").statusCode(403);
    given().auth().oauth2(TestTokens.of("somebody")).get("/api/v1/tenants").then().statusCode(403);
    TestTenant tenant = TestTenant.create();
    given()
        .auth()
        .oauth2(TestTokens.operator())
        .get(tenant.path(""))
        .then()
        .statusCode(200)
        .body("id", equalTo(tenant.id().text()));
    given().auth().oauth2(TestTokens.operator()).get(tenant.path("/audit")).then().statusCode(404);
  }

  @Test
  void addsChangesAndRemovesMembers() {
    TestTenant tenant = TestTenant.create();
    String ann = tenant.member("ann", TenantRole.TENANT_ADMIN);
    String kim = "kim-" + UUID.randomUUID();
    String subject =
        member(tenant, ann, kim)
            .statusCode(201)
            .body("roles", contains("end-user"))
            .extract()
            .path("subject");
    assertTrue(identity.members.contains(tenant.organization() + "/" + subject));
    given()
        .auth()
        .oauth2(ann)
        .contentType("application/json")
        .body(Map.of("roles", List.of("auditor")))
        .put(tenant.path("/members/" + subject))
        .then()
        .statusCode(200)
        .body("roles", contains("auditor"));
    given().auth().oauth2(ann).delete(tenant.path("/members/" + subject)).then().statusCode(204);
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/members"))
        .then()
        .body("items.username", not(hasItem(kim)));
    given()
        .auth()
        .oauth2(ann)
        .delete(tenant.path("/members/" + TestTokens.subject("ann")))
        .then()
        .statusCode(409);
  }

  @Test
  void takesInNobodyWhomAnotherTenantMade() {
    TestTenant one = TestTenant.create();
    TestTenant other = TestTenant.create();
    String ann = one.member("ann", TenantRole.TENANT_ADMIN);
    String bea = other.member("bea", TenantRole.TENANT_ADMIN);
    String kim = "kim-" + UUID.randomUUID();
    member(one, ann, kim).statusCode(201);
    member(other, bea, kim).statusCode(409).body("code", is("conflict"));
    member(one, ann, kim).statusCode(201);
  }

  private static ValidatableResponse member(TestTenant tenant, String token, String username) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(
            Map.of(
                "username", username,
                "email", "kim@demarc.test",
                "firstName", "Kim",
                "lastName", "K",
                "roles", List.of("end-user")))
        .post(tenant.path("/members"))
        .then();
  }

  private static ValidatableResponse create(String token, String alias, String admin) {
    return given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(
            Map.of(
                "name",
                "Tenant",
                "alias",
                alias,
                "admin",
                Map.of(
                    "username", admin,
                    "email", "boss@demarc.test",
                    "firstName", "B",
                    "lastName", "O")))
        .post("/api/v1/tenants")
        .then();
  }
}
