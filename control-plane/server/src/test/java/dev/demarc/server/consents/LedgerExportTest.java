package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import dev.demarc.ledger.Verdict;
import dev.demarc.ledger.Verifier;
import dev.demarc.ledger.Vouched;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class LedgerExportTest {
  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final SubjectId person = SubjectId.of(TestTokens.subject(name));
  private final String ann = tenant.member(name, TenantRole.END_USER);
  private final String auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);

  @TempDir Path files;
  @Inject TenantDatabase database;
  @Inject Subjects subjects;

  @Test
  void holdsAgainstAReceiptAndAnAgentsHeadAndNamesNobody() throws IOException {
    var questions = new Questions(tenant, TestAgent.enrol(tenant), person);
    String id = questions.granted(ann, "dec_1", "session");
    JsonNode receipt = json(ann, "/consents/" + id + "/receipt");
    assertEquals(person.text(), receipt.at("/events/2/actor").asText());
    Vouched agent = Vouched.of("agent", proof(questions));
    questions.granted(ann, "dec_2", "once");

    Path export = export();
    assertFalse(Files.readString(export).contains(person.text()));
    LedgerProof kept = DemarcJson.strict().treeToValue(receipt.path("ledger"), LedgerProof.class);
    var events = new ArrayList<Vouched.Event>();
    for (JsonNode one : receipt.path("events")) {
      events.add(new Vouched.Event(one.path("sequence").asLong(), one.path("hash").asText()));
    }
    var vouched = List.of(new Vouched("receipt", kept, events), agent);
    Verdict.Holds holds =
        assertInstanceOf(Verdict.Holds.class, new Verifier(null, vouched).verify(export));
    assertEquals(6, holds.head().sequence());
  }

  @Test
  void isWrittenPageAfterPage() throws IOException {
    append(2_500, Instant.parse("2026-11-26T12:00:00Z"));
    Verdict.Holds holds =
        assertInstanceOf(Verdict.Holds.class, new Verifier(null, List.of()).verify(export()));
    assertEquals(2_500, holds.head().sequence());
  }

  @Test
  void neverSaysAnEarlierTimeThanBefore() throws IOException {
    append(1, Instant.parse("2026-11-26T12:00:00Z"));
    append(1, Instant.parse("2026-11-26T11:00:00Z"));
    String last = Files.readAllLines(export()).get(1);
    assertEquals(
        "2026-11-26T12:00:00Z", DemarcJson.strict().readTree(last).at("/record/at").asText());
  }

  @Test
  void isForAdminsAndAuditorsOfTheTenant() {
    for (String path : List.of("/ledger", "/ledger/head")) {
      given()
          .auth()
          .oauth2(ann)
          .get(tenant.path(path))
          .then()
          .statusCode(403)
          .contentType(startsWith("application/problem+json"));
      String eve = TestTenant.create().member("eve-" + UUID.randomUUID(), TenantRole.AUDITOR);
      given().auth().oauth2(eve).get(tenant.path(path)).then().statusCode(404);
    }
  }

  @Test
  void namesThePersonByOneCommitmentInEachTenant() {
    TestTenant other = TestTenant.create();
    String here = commitment(tenant);
    assertEquals(here, commitment(tenant));
    assertTrue(here.startsWith(LedgerRecord.PERSON));
    assertFalse(here.equals(commitment(other)));
  }

  private String commitment(TestTenant of) {
    return database.inTenant(of.id(), sql -> subjects.commit(sql, of.id(), person)).text();
  }

  private void append(int events, Instant at) {
    database.doInTenant(
        tenant.id(),
        sql -> {
          var ledger = new Ledger(sql, tenant.id(), subjects);
          for (int i = 0; i < events; i++) {
            ledger.append(null, at, "test", Actor.of(person), Map.of("n", "" + i));
          }
        });
  }

  private LedgerProof proof(Questions questions) throws IOException {
    var head = questions.feed().ledgerHead();
    LedgerHead said = DemarcJson.strict().readValue(head.payloadBytes(), LedgerHead.class);
    assertEquals(3, said.sequence());
    LedgerProof own =
        DemarcJson.strict().treeToValue(json(auditor, "/ledger/head"), LedgerProof.class);
    return new LedgerProof(own.root(), own.certificates(), head);
  }

  private JsonNode json(String token, String path) throws IOException {
    return DemarcJson.strict()
        .readTree(
            given()
                .auth()
                .oauth2(token)
                .get(tenant.path(path))
                .then()
                .statusCode(200)
                .extract()
                .asString());
  }

  private Path export() throws IOException {
    byte[] lines =
        given()
            .auth()
            .oauth2(auditor)
            .get(tenant.path("/ledger"))
            .then()
            .statusCode(200)
            .contentType(startsWith("application/x-ndjson"))
            .extract()
            .asByteArray();
    return Files.write(files.resolve("ledger.ndjson"), lines);
  }
}
