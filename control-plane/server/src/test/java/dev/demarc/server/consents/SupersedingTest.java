package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.trust.KeyStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was agreed to under terms that are no longer the policy's. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SupersedingTest {
  private static final String RULES =
      """
      {"schema": "demarc/policy/v1", "title": "t", "rules": [
        {"id": "asks", "effect": "allow", "classes": ["internal"], "obligations": [
          {"consent": {"scope": "until", "ttl": "PT8H"}}, {"approval": {"ttl": "%s"}}]},
        {"id": "%s", "effect": "allow", "classes": ["public"]}]}
      """;
  private static final Target CLOUD =
      new Target(
          TargetId.of("cloud"),
          "Cloud",
          Boundary.MANAGED_CLOUD,
          "us",
          "stand-in",
          Protocol.OPENAI,
          List.of("127.0.0.1:7070"),
          List.of(),
          List.of(
              new ModelOffer(
                  ModelId.of("m"),
                  "1",
                  null,
                  "any",
                  "f16",
                  8_192,
                  new TreeSet<>(),
                  new TreeMap<>(),
                  1,
                  1,
                  0)));

  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final String ann =
      tenant.member(name, TenantRole.POLICY_APPROVER, TenantRole.TENANT_ADMIN);
  private final PolicyId policy = new PolicyId(UUID.randomUUID());
  private TestAgent agent;
  private Questions questions;

  @Inject TenantDatabase database;
  @Inject KeyStore keys;
  @Inject Superseding superseding;

  @BeforeEach
  void obeyThePolicy() throws IOException {
    agent = TestAgent.enrol(tenant);
    questions = new Questions(tenant, agent, SubjectId.of(TestTokens.subject(name)));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "insert into policy values (?, ?, 't', ?, now())",
                tenant.id(),
                policy,
                List.of("default")));
    obey(1, RULES.formatted("P30D", "others"));
    decided();
  }

  @Test
  void writesDownWhatThePolicyAsksForOnOtherTermsNow() throws Exception {
    String consent = granted("dec_1", 2_048);
    String approval = approved();
    look();
    consent(consent).body("state", equalTo("granted"));
    obey(2, RULES.formatted("P30D", "another"));
    look();
    consent(consent).body("state", equalTo("granted"));
    approval(approval).body("state", equalTo("approved"));

    obey(3, RULES.formatted("P7D", "another"));
    look();
    consent(consent)
        .body("state", equalTo("superseded"))
        .body("history.kind", hasItem("superseded"));
    approval(approval)
        .body("state", equalTo("superseded"))
        .body("mayWithdraw", is(false))
        .body("history.kind", hasItem("approval-superseded"))
        .body("history.find { it.kind == 'approval-superseded' }.detail.why", equalTo("policy"));
    agent.get("/agent/v1/grants").then().body("grants", hasSize(0)).body("approvals", hasSize(0));
    assertEquals(List.of(ConsentId.of(consent)), questions.feed().withdrawn());
    assertEquals(1, questions.feed().withdrawnApprovals().size());
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/consents/" + consent + "/receipt"))
        .then()
        .body("events.kind", hasItem("superseded"));
    given()
        .auth()
        .oauth2(ann)
        .contentType("application/json")
        .body(Map.of())
        .post(tenant.path("/consents/" + consent + "/withdraw"))
        .then()
        .statusCode(409);
  }

  @Test
  void saysNothingOfWhatItsFactsAreNotKeptOf() throws Exception {
    String consent = granted("dec_2", 2_048);
    obey(2, RULES.formatted("P7D", "others"));
    look();
    consent(consent).body("state", equalTo("granted"));
  }

  @Test
  void letsANewerGrantForTheSameTakeThePlaceOfTheOlder() throws Exception {
    String older = granted("dec_1", 2_048);
    String newer = granted("dec_9", 4 << 20);
    consent(older)
        .body("state", equalTo("superseded"))
        .body("history.find { it.kind == 'superseded' }.detail.by", equalTo(newer));
    consent(newer).body("state", equalTo("granted"));
    agent.get("/agent/v1/grants").then().body("grants", hasSize(1));
  }

  private void look() {
    superseding.doWork();
  }

  private static PolicyDocument document(String json) {
    try {
      return DemarcJson.strict().readValue(json, PolicyDocument.class);
    } catch (IOException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** Publishes, and has the agent obey it. */
  private void obey(int version, String rules) throws IOException {
    PolicyDocument document = document(rules);
    PolicyRef ref =
        new PolicyRef(policy, new PolicyVersion(version), Digest.ofBytes(rules.getBytes()));
    Instant now = Instant.now();
    var bundle =
        new Bundle(
            Bundle.SCHEMA,
            tenant.id(),
            GroupId.of("default"),
            version,
            null,
            now,
            now,
            now.plus(Duration.ofDays(1)),
            "0.1.0",
            new TreeSet<>(),
            ref,
            document,
            List.of(
                new DataClass(
                    ClassId.of("internal"), "Internal", 20, Export.METADATA, new TreeSet<>())),
            List.of(),
            List.of(),
            List.of(CLOUD),
            List.of());
    String envelope =
        DemarcJson.strict()
            .writeValueAsString(
                keys.policyKey(tenant.id(), 1)
                    .sign(Bundle.PAYLOAD_TYPE, DemarcJson.strict().writeValueAsBytes(bundle)));
    database.doInTenant(
        tenant.id(),
        sql -> {
          sql.update(
              """
              insert into policy_version (tenant_id, policy, version, yaml, document, digest,
                author, submitted_at, submitted_by, approved_at, approved_by, published_at,
                published_by, authors)
              values (?, ?, ?, '', ?, 'd', 'a', now(), 'a', now(), 'b', now(), 'a', '{}')
              """,
              tenant.id(),
              policy,
              version,
              rules);
          sql.update(
              "insert into bundle values (?, ?, 'default', ?, ?, ?, ?, now(), now())",
              tenant.id(),
              "sha256:" + version,
              (long) version,
              policy,
              version,
              envelope);
          sql.update(
              "update agent set bundle_version = ? where tenant_id = ?",
              (long) version,
              tenant.id());
        });
  }

  private Facts facts() {
    return new Facts(
        tenant.id(),
        ApplicationId.of("notes"),
        "ward",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("chat"),
        new Facts.Data(ClassId.of("internal"), 20, new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.EDGE, "eu"),
        SiteId.of("berlin"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", 100, 25, 100, 1, 0, false, new TreeSet<>()));
  }

  /** The decision dec_1, as its agent has told of it. */
  private void decided() throws IOException {
    String facts = DemarcJson.strict().writeValueAsString(facts());
    String attributes =
        DemarcJson.strict()
            .writeValueAsString(
                Map.of("demarc.policy.id", policy.text(), "demarc.policy.version", 1));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
                  received_at, late, name, span_id, latency_micros, tags, bytes_out, cost_micro_usd,
                  attributes, facts) values (?, current_date, ?, 1, 1, 'request', 'dec_1', now(),
                  now(), false, 'demarc.request', 's', 1, '{}', 0, 0, ?::json, ?::json)
                """,
                tenant.id(),
                agent.id(),
                attributes,
                facts));
  }

  private Change change(Digest slice) {
    return new Change(
        ApplicationId.of("notes"),
        ClassId.of("internal"),
        new TreeSet<>(),
        TaskId.of("chat"),
        new Place(Boundary.EDGE, "eu"),
        Route.of(CLOUD, CLOUD.models().getFirst()),
        null,
        slice);
  }

  private Engine engine() {
    PolicyDocument document = document(RULES.formatted("P30D", "others"));
    PolicyRef ref = new PolicyRef(policy, new PolicyVersion(1), Digest.ofBytes(new byte[1]));
    return Engine.interpreting(ref, document, List.of(CLOUD));
  }

  private String granted(String decision, long bytes) throws IOException {
    Route to = Route.of(CLOUD, CLOUD.models().getFirst());
    var request =
        new ConsentRequest(
            DecisionId.of(decision),
            change(engine().slice(facts(), to).orElseThrow()),
            new TreeSet<>(Set.of(questions.person())),
            bytes,
            0,
            ConsentScope.UNTIL,
            Duration.ofHours(8));
    String id =
        agent
            .post("/agent/v1/consents", DemarcJson.strict().writeValueAsString(request))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    String digest = consent(id).extract().path("notice.digest");
    answer("/consents/", id, Map.of("answer", "grant", "scope", "until", "noticeDigest", digest));
    return id;
  }

  private String approved() throws IOException {
    Route to = Route.of(CLOUD, CLOUD.models().getFirst());
    var request =
        new ApprovalRequest(
            DecisionId.of("dec_1"),
            change(engine().approvalSlice(facts(), to).orElseThrow()),
            null,
            100,
            0,
            Duration.ofDays(30));
    String id =
        agent
            .post("/agent/v1/approvals", DemarcJson.strict().writeValueAsString(request))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    String digest = approval(id).extract().path("notice.digest");
    answer("/approvals/", id, Map.of("answer", "approve", "noticeDigest", digest));
    return id;
  }

  private void answer(String list, String id, Map<String, ?> body) {
    given()
        .auth()
        .oauth2(ann)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(list + id + "/answer"))
        .then()
        .statusCode(200);
  }

  private ValidatableResponse consent(String id) {
    return given().auth().oauth2(ann).get(tenant.path("/consents/" + id)).then().statusCode(200);
  }

  private ValidatableResponse approval(String id) {
    return given().auth().oauth2(ann).get(tenant.path("/approvals/" + id)).then().statusCode(200);
  }
}
