package dev.demarc.server.consents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsentRemindersTest {
  private final TestTenant tenant = TestTenant.create();
  private final String name = "ann-" + UUID.randomUUID();
  private final String ann = tenant.member(name, TenantRole.TENANT_ADMIN);
  private Questions questions;

  @Inject TenantDatabase database;
  @Inject ConsentReminders reminders;

  @BeforeEach
  void enrol() {
    questions =
        new Questions(tenant, TestAgent.enrol(tenant), SubjectId.of(TestTokens.subject(name)));
  }

  @Test
  void remindsOnceOfWhatIsOpenAtHalfOfItsLife() throws Exception {
    questions.open("dec_1", "one");
    reminders.doWork();
    told("consent.requested");
    asked(Duration.ofMinutes(31));
    Callable<Integer> look = () -> reminders.doWork();
    try (var threads = Executors.newFixedThreadPool(2)) {
      int reminded = 0;
      for (Future<Integer> one : threads.invokeAll(List.of(look, look))) {
        reminded += one.get();
      }
      assertTrue(reminded >= 1);
    }
    reminders.doWork();
    told("consent.expiring", "consent.requested");
  }

  @Test
  void remindsNobodyOfWhatWasAnsweredOrHasRunOut() {
    questions.granted(ann, "dec_1", "session");
    questions.open("dec_2", "two");
    asked(Duration.ofMinutes(61));
    reminders.doWork();
    told("consent.requested", "consent.requested");
    assertEquals(0, reminders.doWork());
  }

  /** As if every question had been asked so long ago. */
  private void asked(Duration ago) {
    database.doInTenant(
        tenant.id(),
        sql -> {
          Instant then = Instant.now().minus(ago);
          sql.update(
              "update consent set requested_at = ?, expires_at = ? where tenant_id = ?",
              then,
              then.plus(Asking.OPEN),
              tenant.id());
        });
  }

  private void told(String... kinds) {
    given()
        .auth()
        .oauth2(ann)
        .get(tenant.path("/deliveries"))
        .then()
        .statusCode(200)
        .body("items.kind", contains(kinds));
  }
}
