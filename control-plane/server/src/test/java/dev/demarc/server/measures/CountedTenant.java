package dev.demarc.server.measures;

import dev.demarc.server.TestTenant;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.arc.Arc;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A tenant of which everything is counted that measures are made of, around one time. */
record CountedTenant(TestTenant tenant, Instant from, Instant to) {
  private static final String CAPABILITY =
      """
      {"probe":{"tier":%d,"digest":"a","shortfall":%s},"claim":{"runtime":"r","precision":"f16","digest":"a"}}
      """;
  private static final String CHANGE =
      """
      {"dataClass":"internal","from":{"boundary":"edge"},"to":{"boundary":"managed-cloud"}}
      """;

  /** Writes all of it, also what is not of that time. */
  static CountedTenant write(Instant from, Instant to) {
    var counted = new CountedTenant(TestTenant.create(), from, to);
    database().doInTenant(counted.tenant.id(), counted::write);
    return counted;
  }

  private static TenantDatabase database() {
    return Arc.container().instance(TenantDatabase.class).get();
  }

  private void write(Sql sql) {
    long minutes = ChronoUnit.MINUTES.between(from, to);
    var tally = new Tally();
    Random random = new Random(27);
    for (long minute = -2; minute < minutes + 2; minute++) {
      Instant at = from.plus(minute, ChronoUnit.MINUTES);
      for (Family family : Family.values()) {
        for (String event : List.of("begun", "switched", "changed", "thrashed")) {
          add(tally, family, at, labels(family, event), random);
        }
      }
    }
    Rollups.add(sql, tally);
    happen(sql, from.minusSeconds(1));
    happen(sql, from);
    happen(sql, to.minusSeconds(60));
    happen(sql, to);
    report(sql);
  }

  private static void add(
      Tally tally, Family family, Instant at, List<String> labels, Random random) {
    long[] sums = random.longs(family.sums().size(), 1, 1_000).toArray();
    if (family.isSketch()) {
      tally.addDuration(family, at, labels, random.nextLong(1, 10_000_000), sums);
    } else {
      tally.add(family, at, labels, sums);
    }
  }

  private static List<String> labels(Family family, String event) {
    return family.dimensions().stream()
        .map(dimension ->
            switch (dimension) {
              case "event" -> event;
              case "phase" -> event.equals("changed") ? "attempt" : "request";
              case "outcome" -> event.equals("begun") ? "refused" : "routed";
              case "reason" -> event.equals("begun") ? "budget-exhausted" : "chosen";
              default -> dimension;
            })
        .toList();
  }

  private void happen(Sql sql, Instant at) {
    Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
    for (String reason : List.of("content", "value", "tenant", "tenant-at-api")) {
      sql.update(
          "insert into trace_refused_minute values (?, ?, ?, 3)", tenant.id(), minute, reason);
    }
    sql.update("insert into cloud_use values (?, 'public', ?, ?)", tenant.id(), at.toString(), at);
    UUID agent = agent(sql);
    sql.update(
        "insert into agent_sequence values (?, ?, 1, 4, 5, 6, ?, ?)", tenant.id(), agent, at, at);
    sql.update(
        """
        insert into consent (tenant_id, id, agent, application, decision, change, change_digest,
          answerers, bytes, files, widest_scope, ttl, state, requested_at, expires_at, notice,
          notice_digest, answered_at, grant_expires_at, withdrawn_at, withdrawn_feed, obeyed_at)
        values (?, ?, ?, 'notes', 'd', ?, 'x', '{}', 1, 1, 'session', 'PT8H', 'withdrawn',
          ?::timestamptz - interval '7 seconds', ?, '{}', 'x', ?, ?, ?, 1, ?)
        """,
        tenant.id(),
        UUID.randomUUID(),
        agent,
        CHANGE,
        at,
        at.plusSeconds(60),
        at,
        at.plusSeconds(3_600),
        at.plusSeconds(1),
        at.plusSeconds(4));
    sql.update(
        """
        insert into route_approval (tenant_id, id, agent, application, decision, change,
          change_digest, requesters, bytes, files, ttl, state, requested_at, expires_at, notice,
          notice_digest, answered_at)
        values (?, ?, ?, 'notes', 'd', ?, 'x', '{}', 1, 1, 'P1D', 'denied', ?, ?, '{}', 'x', ?)
        """,
        tenant.id(),
        UUID.randomUUID(),
        agent,
        CHANGE,
        at,
        at.plusSeconds(60),
        at);
  }

  private UUID agent(Sql sql) {
    UUID agent = UUID.randomUUID();
    sql.update(
        """
        insert into agent (tenant_id, id, name, site, group_id, boundary, region, public_key,
          enrolment_id, enrolment_token, agent_version, enrolled_at)
        values (?, ?, 'box', 'ward', 'default', 'edge', 'eu', '', '', ?, '0.2.0', now())
        """,
        tenant.id(),
        agent,
        UUID.randomUUID());
    return agent;
  }

  /** One agent probed two routes, of which one falls short, and asked a golden set. */
  private void report(Sql sql) {
    UUID agent = agent(sql);
    sql.update(
        "insert into capability_report values (?, ?, 1, 'x', now(), '')", tenant.id(), agent);
    sql.update("insert into quality_report values (?, ?, 1, 'x', now(), '')", tenant.id(), agent);
    capability(sql, agent, "a", CAPABILITY.formatted(2, "null"));
    capability(sql, agent, "b", CAPABILITY.formatted(1, "\"context\""));
    sql.update(
        """
        insert into quality_score values (?, ?, 1, 'a', 'm', 'chat', 'notes',
          '{"dataset":"x","answered":5,"passed":3}')
        """,
        tenant.id(),
        agent);
  }

  private void capability(Sql sql, UUID agent, String target, String body) {
    sql.update(
        "insert into capability values (?, ?, 1, ?, 'm', ?)", tenant.id(), agent, target, body);
  }

  /** From now on one of its rows cannot be read. */
  void spoil() {
    database()
        .doInTenant(
            tenant.id(),
            sql -> {
              UUID agent = agent(sql);
              sql.update(
                  "insert into capability_report values (?, ?, 1, 'x', now(), '')",
                  tenant.id(),
                  agent);
              capability(sql, agent, "c", "no JSON");
            });
  }

  /** The operator suspends it. */
  void suspend() {
    database()
        .doInTenant(
            tenant.id(),
            sql ->
                sql.update(
                    "update tenant set suspended_reason = 'x', suspended_at = now() where tenant_id"
                        + " = ?",
                    tenant.id()));
  }
}
