package dev.demarc.server.policies;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.bundles.Bundles;
import dev.demarc.server.platform.TenantDatabase;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A tenant with a policy for three groups, people who act on it, and agents as rows. */
public record RolloutTenant(
    TestTenant tenant,
    TenantDatabase database,
    Bundles bundles,
    String admin,
    String approver,
    String reviewer) {
  static final List<String> GROUPS = List.of("default", "kiosk", "lab");
  public static final String NARROW =
      """
      schema: demarc/policy/v1
      title: House rules
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
      """;
  static final String WIDE =
      NARROW + "  - {id: internal-edge, classes: [internal], to: [edge], effect: allow}\n";

  public static RolloutTenant make(TenantDatabase database, Bundles bundles) {
    TestTenant tenant = TestTenant.create();
    RolloutTenant made =
        new RolloutTenant(
            tenant,
            database,
            bundles,
            tenant.member("ann", TenantRole.TENANT_ADMIN),
            tenant.member("kim", TenantRole.POLICY_APPROVER),
            tenant.member("lee", TenantRole.POLICY_APPROVER));
    made.dataClass("public", 0);
    made.dataClass("internal", 20);
    return made;
  }

  private void dataClass(String id, int rank) {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("title", id, "rank", rank, "export", "metadata"))
        .put(tenant.path("/classes/" + id))
        .then()
        .statusCode(200);
  }

  /** A policy whose first version all groups obey. */
  public String published(String yaml) {
    String id =
        post(admin, "", Map.of("yaml", yaml, "groups", GROUPS))
            .statusCode(201)
            .body("draft.problems", empty())
            .extract()
            .path("id");
    approved(id, 1);
    publish(id, 1, Map.of()).statusCode(200);
    return id;
  }

  /** Writes another text and has it approved; its revision. */
  int approvedEdit(String id, String yaml) {
    int revision = edit(admin, id, yaml, 0);
    approved(id, revision);
    return revision;
  }

  /** Writes another text; its revision. */
  int edit(String who, String id, String yaml, int base) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(Map.of("yaml", yaml, "baseRevision", base))
        .put(tenant.path("/policies/" + id + "/draft"))
        .then()
        .statusCode(200)
        .extract()
        .path("draft.revision");
  }

  void approved(String id, int revision) {
    post(admin, "/" + id + "/submit", Map.of("revision", revision)).statusCode(200);
    post(approver, "/" + id + "/approve", Map.of("revision", revision)).statusCode(200);
    String state = get("/" + id).extract().path("draft.state");
    if (state.equals("in-review")) {
      post(reviewer, "/" + id + "/approve", Map.of("revision", revision)).statusCode(200);
    }
  }

  ValidatableResponse publish(String id, int revision, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>(more);
    body.put("revision", revision);
    return post(admin, "/" + id + "/publish", body);
  }

  /** Begins a rollout of another text: stage 1 is default, stage 2 the others. */
  ValidatableResponse rollOut(String id, String yaml, String advance, Map<String, ?> gate) {
    return publish(
        id, approvedEdit(id, yaml), Map.of("comment", "why not", "rollout", plan(advance, gate)));
  }

  static Map<String, ?> plan(String advance, Map<String, ?> gate) {
    return Map.of(
        "stages",
        List.of(Map.of("groups", List.of("default")), Map.of("groups", List.of("kiosk", "lab"))),
        "gate",
        gate,
        "advance",
        advance);
  }

  ValidatableResponse post(String who, String path, Map<String, ?> body) {
    return given()
        .auth()
        .oauth2(who)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/policies" + path))
        .then();
  }

  ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path("/policies" + path)).then().statusCode(200);
  }

  /** An agent of this group. */
  AgentId agent(String group) {
    AgentId id = new AgentId(UUID.randomUUID());
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into agent (tenant_id, id, name, site, group_id, boundary, region, public_key,
                  enrolment_id, enrolment_token, agent_version, enrolled_at)
                values (?, ?, ?, 'ward', ?, 'edge', 'eu', 'k', ?, ?, '0.2.0', ?)
                """,
                tenant.id(),
                id,
                "box-" + group,
                group,
                id.text(),
                UUID.randomUUID(),
                Instant.now()));
    return id;
  }

  /** The agent obeys this bundle, and said so then. */
  void heard(AgentId agent, long bundle, Instant at) {
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                update agent set bundle_version = ?, last_seen_at = ? where tenant_id = ? and id = ?
                """,
                bundle,
                at,
                tenant.id(),
                agent));
  }

  /** The agent refused the group's newest bundle. */
  void rejects(AgentId agent, String group) {
    long version = bundle(group);
    database.doInTenant(
        tenant.id(),
        sql -> {
          sql.update(
              """
              insert into bundle_report_head values (?, 1) on conflict (tenant_id)
              do update set sequence = bundle_report_head.sequence + 1
              """,
              tenant.id());
          sql.update(
              """
              insert into bundle_report
              select tenant_id, sequence, ?, ?, ?, 'agent-too-old', '', now()
              from bundle_report_head where tenant_id = ?
              """,
              agent,
              version,
              Digest.ofBytes(new byte[] {1}),
              tenant.id());
        });
  }

  /** The version of the group's newest bundle. */
  long bundle(String group) {
    return database.inTenant(
        tenant.id(),
        sql -> bundles.current(sql, tenant.id(), GroupId.of(group)).orElseThrow().version());
  }

  /** The policy's version in the newest bundle of the group. */
  int obeyed(String group) {
    return database.inTenant(
        tenant.id(),
        sql ->
            sql.first(
                    """
                    select b.policy_version from bundle b join bundle_head h
                      on h.tenant_id = b.tenant_id and h.digest = b.digest
                    where b.tenant_id = ? and b.group_id = ?
                    """,
                    row -> row.getInt(1),
                    tenant.id(),
                    group)
                .orElseThrow());
  }

  /** When the stage of the newest rollout was reached. */
  Instant reached(String id) {
    return Instant.parse(get("/" + id + "/rollouts").extract().path("items[0].reachedAt"));
  }

  static PolicyId policy(String id) {
    return PolicyId.of(id);
  }
}
