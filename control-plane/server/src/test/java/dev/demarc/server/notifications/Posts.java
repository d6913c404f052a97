package dev.demarc.server.notifications;

import static io.restassured.RestAssured.given;

import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A tenant whose events are sent when the test says so, over mail settings of its own. */
final class Posts {
  static final MailSettings OFF =
      new MailSettings("", 587, MailSettings.Security.STARTTLS, "", "", "");

  final TestTenant tenant = TestTenant.create();
  final String admin = tenant.member("adm-" + tenant.id(), TenantRole.TENANT_ADMIN);
  private final Sending sending;

  Posts() {
    this(OFF);
  }

  Posts(MailSettings mail) {
    var database = bean(TenantDatabase.class);
    var mailbox = new Mailbox(bean(Vertx.class), mail);
    this.sending =
        new Sending(
            database,
            new Mailing(database, bean(Letters.class), mailbox),
            bean(Posting.class),
            bean(MeterRegistry.class),
            bean(Clock.class));
  }

  private static final int TURNS = 50;

  static <T> T bean(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  static MailSettings smtp(int port) {
    return new MailSettings(
        "localhost", port, MailSettings.Security.NONE, "", "", "demarc@demarc.test");
  }

  /** A sender of its own, as another replica would be. */
  Dispatch dispatch() {
    return new Dispatch(bean(JobDatabase.class), sending, bean(Clock.class));
  }

  /**
   * Makes every attempt that is due, also of what other tests left: more lanes than one turn has.
   */
  void send() {
    for (int turn = 0; turn < TURNS && dispatch().doWork() > 0; turn++) {
      // the next turn takes the lanes that had no place in this one
    }
  }

  /** As if every wait were over. */
  void waitIsOver() {
    bean(TenantDatabase.class)
        .doInTenant(
            tenant.id(),
            sql ->
                sql.update(
                    """
                    update notification_delivery set next_attempt_at = ?
                    where tenant_id = ? and state = 'waiting'
                    """,
                    Instant.now().minus(Duration.ofSeconds(1)),
                    tenant.id()));
  }

  /** Registers a webhook for everything and gives its id and secret. */
  Hook webhook(String url) {
    ValidatableResponse made =
        given()
            .auth()
            .oauth2(admin)
            .contentType("application/json")
            .body(Map.of("url", url, "kinds", List.of("policy.published", "webhook.disabled")))
            .post(tenant.path("/webhooks"))
            .then()
            .statusCode(201);
    return new Hook(made.extract().path("webhook.id"), made.extract().path("secret"));
  }

  record Hook(String id, String secret) {}

  /** Something happens that webhooks and admins are told of. */
  void happen() {
    bean(TenantDatabase.class)
        .doInTenant(
            tenant.id(),
            sql ->
                bean(Notifications.class)
                    .tell(
                        sql,
                        tenant.id(),
                        News.of(
                            NotificationKind.POLICY_PUBLISHED,
                            "33333333-3333-4333-8333-333333333333",
                            Map.of("version", "3")),
                        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN), Set.of())));
  }

  ValidatableResponse log(String query) {
    return given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/deliveries" + query))
        .then()
        .statusCode(200);
  }

  ValidatableResponse post(String token, String path) {
    return given().auth().oauth2(token).post(tenant.path(path)).then();
  }
}
