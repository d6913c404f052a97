package dev.demarc.server.alerts;

import static io.restassured.RestAssured.given;

import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.measures.Family;
import dev.demarc.server.measures.Rollups;
import dev.demarc.server.measures.Tally;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.arc.Arc;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant over sums that the test writes, whose rules are looked at when it says so: at minutes
 * after a start that lies an hour ahead, so that what is made now is due then.
 */
public final class AlertTenant {
  public final TestTenant tenant;
  public final String admin;
  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofHours(1));

  public AlertTenant() {
    this(TestTenant.create());
  }

  public AlertTenant(TestTenant tenant) {
    this.tenant = tenant;
    this.admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
  }

  static <T> T bean(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  Instant at(int minute) {
    return start.plus(Duration.ofMinutes(minute));
  }

  /** A rule about privacy violations, with these fields otherwise. */
  static Map<String, Object> violations(Object... fields) {
    return with(
        new HashMap<>(
            Map.of(
                "title",
                "House rule",
                "measure",
                "privacy.violations",
                "comparison",
                "at-least",
                "threshold",
                3,
                "windowMinutes",
                1,
                "minimumCount",
                0,
                "calmMinutes",
                3,
                "noData",
                "keep",
                "severity",
                "critical",
                "enabled",
                true)),
        fields);
  }

  /** One about answers that kept their contract. */
  public static Map<String, Object> contract(Object... fields) {
    Map<String, Object> body =
        violations(
            "measure",
            "contract.valid",
            "comparison",
            "below",
            "threshold",
            0.95,
            "windowMinutes",
            60,
            "minimumCount",
            20);
    return with(body, fields);
  }

  private static Map<String, Object> with(Map<String, Object> body, Object... fields) {
    for (int at = 0; at < fields.length; at += 2) {
      body.put((String) fields[at], fields[at + 1]);
    }
    return body;
  }

  ValidatableResponse make(Map<String, Object> rule) {
    return post("/alert-rules", rule);
  }

  ValidatableResponse post(String path, Object body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .post(tenant.path(path))
        .then();
  }

  ValidatableResponse change(String id, Map<String, Object> rule, int base) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("rule", rule, "baseRevision", base))
        .put(tenant.path("/alert-rules/" + id))
        .then();
  }

  public String made(Map<String, Object> rule) {
    return make(rule).statusCode(201).extract().path("id");
  }

  /** A rule that three violations in a minute meet, for as long as that minute is looked at. */
  public String madeOfViolations() {
    return made(violations());
  }

  ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path(path)).then().statusCode(200);
  }

  ValidatableResponse rule(String id) {
    return get("/alert-rules/" + id);
  }

  /** One replica looks at what is due of this tenant, and says at how many. */
  public int look(int minute) {
    return look(at(minute));
  }

  int look(Instant now) {
    return bean(Watch.class).turn(tenant.id(), now);
  }

  /** Spans that carried content, in one minute; a look at it sees them, and one at the next. */
  public void violate(int minute, long spans) {
    violate(at(minute), spans);
  }

  void violate(Instant at, long spans) {
    database()
        .doInTenant(
            tenant.id(),
            sql ->
                sql.update(
                    """
                    insert into trace_refused_minute values (?, ?, 'content', ?)
                    on conflict (tenant_id, minute, reason) do update
                    set spans = trace_refused_minute.spans + excluded.spans
                    """,
                    tenant.id(),
                    at.truncatedTo(ChronoUnit.MINUTES),
                    spans));
  }

  /** Answers to an application whose contract was checked, in one minute. */
  void answer(int minute, String target, long checked, long valid) {
    var tally = new Tally();
    tally.add(
        Family.REQUEST,
        at(minute),
        Tally.labels("edge", target, "small", "public", "chat", "notes", "", "routed", "chosen"),
        checked,
        checked,
        0,
        0,
        0,
        checked,
        checked,
        valid,
        0);
    database().doInTenant(tenant.id(), sql -> Rollups.add(sql, tally));
  }

  /** An agent wrote so many records over all of the time, of which so many came. */
  public void write(long known, long received) {
    database()
        .doInTenant(
            tenant.id(),
            sql ->
                sql.update(
                    "insert into agent_sequence values (?, ?, 1, ?, ?, ?, ?, ?)",
                    tenant.id(),
                    UUID.randomUUID(),
                    received,
                    known,
                    known,
                    at(-10_000),
                    at(1_000_000)));
  }

  /** Suspends it for this reason, or lets it go on where there is none. */
  void suspend(@Nullable String reason) {
    database()
        .doInTenant(
            tenant.id(),
            sql ->
                sql.update(
                    """
                    update tenant set suspended_reason = ?,
                      suspended_at = case when ?::text is null then null else now() end
                    where tenant_id = ?
                    """,
                    reason,
                    reason,
                    tenant.id()));
  }

  static TenantDatabase database() {
    return bean(TenantDatabase.class);
  }
}
