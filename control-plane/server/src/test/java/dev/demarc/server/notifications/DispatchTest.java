package dev.demarc.server.notifications;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Webhooks on their way to real receivers, good and bad. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class DispatchTest {
  @Inject TenantDatabase database;
  @Inject Posting posting;
  @Inject DeliveryRetention retention;
  private final Receiver receiver = new Receiver();
  private Posts posts;

  @BeforeEach
  void make() {
    posts = new Posts();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void signsWhatAReceiverVerifiesByTheSpecification() throws IOException {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    posts.send();
    Receiver.Got got = receiver.at("/200").getFirst();
    assertEquals(1, StandardWebhooks.verified(hook.secret(), got));
    assertTrue(got.id().startsWith("msg_"), got.id());
    JsonNode body = DemarcJson.strict().readTree(got.body());
    assertEquals("policy.published", body.path("type").asText());
    assertTrue(Instant.parse(body.path("timestamp").asText()).isBefore(Instant.now()));
    assertEquals("3", body.at("/data/version").asText());
    assertEquals(posts.tenant.id().text(), body.at("/data/tenant").asText());
    assertTrue(body.at("/data/link").asText().startsWith("http://localhost:7090/t/"), got.body());
    posts
        .log("?webhook=" + hook.id())
        .body("items", hasSize(1))
        .body("items[0].state", equalTo("delivered"))
        .body("items[0].status", is(200))
        .body("items[0].attempts", is(1))
        .body("items[0].messageId", equalTo(got.id()));
  }

  @Test
  void triesAgainUnderTheSameIdUntilItIsTaken() {
    Posts.Hook hook = posts.webhook(receiver.url("/500-then-200"));
    posts.happen();
    posts.send();
    posts
        .log("?webhook=" + hook.id())
        .body("items[0].state", equalTo("waiting"))
        .body("items[0].fault", equalTo("status"))
        .body("items[0].status", is(500))
        .body("items[0].nextAttemptAt", notNullValue());
    posts.send();
    assertEquals(1, receiver.got.size(), "its wait is not over");
    posts.waitIsOver();
    posts.send();
    assertEquals(2, receiver.got.size());
    assertEquals(receiver.got.get(0).id(), receiver.got.get(1).id());
    assertEquals(1, StandardWebhooks.verified(hook.secret(), receiver.got.get(1)));
    posts
        .log("?webhook=" + hook.id())
        .body("items[0].fault", nullValue())
        .body("items[0].state", equalTo("delivered"));
  }

  @Test
  void givesUpAfterEightAttemptsAndBeginsAnewWhenAsked() {
    Posts.Hook hook = posts.webhook(receiver.url("/500"));
    posts.happen();
    for (int attempt = 0; attempt < 10; attempt++) {
      posts.waitIsOver();
      posts.send();
    }
    assertEquals(8, receiver.got.size());
    String id =
        posts
            .log("?webhook=" + hook.id() + "&state=dead")
            .body("items", hasSize(1))
            .body("items[0].attempts", is(8))
            .extract()
            .path("items[0].id");
    posts.post(posts.admin, "/deliveries/" + id + "/redeliver").statusCode(200);
    posts.post(posts.admin, "/deliveries/" + id + "/redeliver").statusCode(409);
    posts.send();
    assertEquals(9, receiver.got.size());
    assertEquals(1, receiver.got.stream().map(Receiver.Got::id).distinct().count());
  }

  @Test
  void followsNoRedirectAndReadsNoFlood() {
    Posts.Hook away = posts.webhook(receiver.url("/redirect"));
    Posts.Hook flood = posts.webhook(receiver.url("/flood"));
    posts.happen();
    posts.send();
    posts
        .log("?webhook=" + away.id())
        .body("items[0].fault", equalTo("redirect"))
        .body("items[0].status", is(302));
    posts.log("?webhook=" + flood.id()).body("items[0].state", equalTo("delivered"));
    assertEquals(2, receiver.got.size());
  }

  @Test
  void disablesOneThatIsGoneAndTellsTheOthers() {
    Posts.Hook gone = posts.webhook(receiver.url("/410"));
    Posts.Hook other = posts.webhook(receiver.url("/200"));
    posts.happen();
    posts.happen();
    posts.send();
    posts
        .log("?webhook=" + gone.id())
        .body("items.state", contains("dropped", "dead"))
        .body("items.fault", contains("webhook-disabled", "status"));
    posts.happen();
    posts.send();
    posts.log("?webhook=" + gone.id()).body("items", hasSize(2));
    posts
        .log("?webhook=" + other.id())
        .body("items.state", everyItem(equalTo("delivered")))
        .body("items.kind", hasItem("webhook.disabled"));
    assertEquals(1, receiver.at("/410").size());
  }

  @Test
  void disablesOneThatHasFailedForFiveDays() {
    Posts.Hook hook = posts.webhook(receiver.url("/500"));
    posts.happen();
    posts.send();
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "update webhook set failing_since = ? where tenant_id = ?",
                Instant.now().minus(Duration.ofDays(6)),
                posts.tenant.id()));
    posts.waitIsOver();
    posts.send();
    posts.log("?webhook=" + hook.id()).body("items[0].state", equalTo("dropped"));
    given()
        .auth()
        .oauth2(posts.admin)
        .get(posts.tenant.path("/webhooks"))
        .then()
        .body("items[0].disabledReason", equalTo("failing"));
  }

  @Test
  void letsNobodyWaitForOneThatHangs() {
    posts.webhook(receiver.url("/hang"));
    Posts.Hook other = posts.webhook(receiver.url("/200"));
    posts.happen();
    Dispatch dispatch = posts.dispatch();
    dispatch.tick();
    await(() -> receiver.at("/200").size() == 1);
    await(() -> receiver.at("/hang").size() == 1);
    posts.happen();
    dispatch.tick();
    await(() -> receiver.at("/200").size() == 2);
    assertEquals(1, receiver.at("/hang").size(), "a lane has one attempt at a time");
    posts.log("?webhook=" + other.id()).body("items", hasSize(2));
  }

  @Test
  void sendsAgainUnderTheSameIdWhenKilledBetweenSendingAndMarking() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    Delivery claimed = claim(hook);
    posting.send(posts.tenant.id(), claimed);
    posts.send();
    assertEquals(1, receiver.got.size(), "who was killed has it for two minutes yet");
    posts.waitIsOver();
    posts.send();
    assertEquals(2, receiver.got.size());
    assertEquals(receiver.got.get(0).id(), receiver.got.get(1).id());
    posts
        .log("?webhook=" + hook.id())
        .body("items[0].state", equalTo("delivered"))
        .body("items[0].attempts", is(2));
  }

  @Test
  void sendsWhatAClockWroteThatWentBack() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    claim(hook);
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                """
                update notification_delivery set attempted_at = ?, next_attempt_at = ?
                where tenant_id = ? and state = 'waiting'
                """,
                Instant.now().plus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(1)),
                posts.tenant.id()));
    posts.send();
    posts.log("?webhook=" + hook.id()).body("items[0].state", equalTo("delivered"));
  }

  @Test
  void sendsWhatWasWrittenWhileTheClockWasAhead() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "update notification_delivery set next_attempt_at = ? where tenant_id = ?",
                Instant.now().plus(Duration.ofDays(1)),
                posts.tenant.id()));
    posts.send();
    posts.log("?webhook=" + hook.id()).body("items[0].state", equalTo("delivered"));
  }

  @Test
  void givesUpWhatNeverCameToBeMarked() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    for (int killed = 0; killed < Backoff.ATTEMPTS; killed++) {
      claim(hook);
      posts.waitIsOver();
    }
    posts.send();
    posts
        .log("?webhook=" + hook.id())
        .body("items[0].state", equalTo("dead"))
        .body("items[0].fault", equalTo("internal"));
  }

  @Test
  void sendsEachOnceWhenTwoSendAtOnce() throws Exception {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    for (int event = 0; event < 30; event++) {
      posts.happen();
    }
    Callable<Integer> work = () -> posts.dispatch().doWork();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (Future<Integer> one : threads.invokeAll(List.of(work, work))) {
        one.get();
      }
    }
    posts.send();
    assertEquals(30, receiver.got.size());
    assertEquals(30, receiver.got.stream().map(Receiver.Got::id).distinct().count());
    posts.log("?webhook=" + hook.id() + "&state=waiting").body("items", hasSize(0));
  }

  @Test
  void dropsTheOldestOfTooManyThatWait() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    posts.happen();
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                """
                insert into notification_delivery (tenant_id, event, kind, resource, at, detail,
                  channel, lane, state, attempts, attempted_at, next_attempt_at)
                select ?, gen_random_uuid(), 'policy.published', 'x', now(), '{}', 'webhook', ?,
                  'waiting', 1, now(), now() + interval '1 day' from generate_series(1, ?)
                """,
                posts.tenant.id(),
                UUID.fromString(hook.id()),
                Outbox.MOST_WAITING));
    posts.happen();
    posts
        .log("?state=dropped")
        .body("items.fault", everyItem(equalTo("overflow")))
        .body("items.kind", everyItem(equalTo("policy.published")));
    long waiting =
        database.inTenant(
            posts.tenant.id(),
            sql ->
                sql.first(
                        """
                        select count(*) from notification_delivery
                        where tenant_id = ? and state = 'waiting'
                        """,
                        row -> row.getLong(1),
                        posts.tenant.id())
                    .orElseThrow());
    assertEquals(Outbox.MOST_WAITING, waiting);
  }

  @Test
  void leadsThroughTheLogPageByPageAndKeepsItBounded() {
    Posts.Hook hook = posts.webhook(receiver.url("/200"));
    for (int event = 0; event < 5; event++) {
      posts.happen();
    }
    posts.send();
    String query = "?webhook=" + hook.id() + "&limit=2";
    String next = posts.log(query).body("items", hasSize(2)).extract().path("next");
    next = posts.log(query + "&cursor=" + next).body("items", hasSize(2)).extract().path("next");
    posts.log(query + "&cursor=" + next).body("items", hasSize(1));
    posts.log("?channel=email").body("items", hasSize(5));
    posts.log("?channel=email&state=off").body("items", hasSize(5));
    assertTrue(retention.doWork(4) > 0);
    posts.log("").body("items", hasSize(4));
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                """
                insert into retention_floor
                values (?, 'deliveries', now() + interval '1 minute', now())
                """,
                posts.tenant.id()));
    assertTrue(retention.doWork(20_000) > 0);
    posts.log("").body("items", hasSize(0));
  }

  private Delivery claim(Posts.Hook hook) {
    return database.inTenant(
        posts.tenant.id(),
        sql ->
            new DeliveryRows(sql, posts.tenant.id())
                .claim(UUID.fromString(hook.id()), Instant.now())
                .orElseThrow());
  }

  private static void await(BooleanSupplier done) {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (!done.getAsBoolean() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(10_000_000);
    }
    assertTrue(done.getAsBoolean(), "it did not happen within half a minute");
  }
}
