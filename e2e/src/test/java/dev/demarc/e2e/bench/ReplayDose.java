package dev.demarc.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The decisions that are replayed: what the n-th is about is a function of n, written twice, in SQL
 * that stores them all at once and in Java. One in five is patients' data, one in three of the rest
 * internal; at one in seven the house is down; sizes differ.
 */
record ReplayDose(TenantId tenant, int decisions) {
  /** {@code %s} stands for the condition, as its author or as an engine reads it. */
  private static final String POLICY =
      """
      {"schema": "demarc/policy/v1", "title": "Replayed",
       "rules": [
         {"id": "public-anywhere", "classes": ["public"], "effect": "allow"},
         {"id": "internal-inside", "classes": ["internal"], "to": ["edge"], "effect": "allow"},
         {"id": "internal-abroad", "classes": ["internal"], "to": ["managed-cloud"], "when": %s,
          "effect": "allow", "obligations": [%s]},
         {"id": "phi-stays", "classes": ["phi"], "to": ["%s"], "effect": "allow"},
         {"id": "phi-never-cloud", "classes": ["phi"], "to": ["managed-cloud"], "effect": "forbid"}],
       "preferences": [{"classes": [], "tasks": [], "order": ["house", "cloud"], "fallback": true}],
       "queue": [{"classes": ["internal", "phi"], "maxAge": "PT8H", "maxBytes": 1048576,
                  "maxJobs": 10}]}
      """;

  private static final String WRITTEN = "\"request.bytes < %d\"";
  private static final String LOWERED =
      """
      {"source": "", "lowered":
        {"not": {"operand": {"atLeast": {"attribute": "request.bytes", "value": %d}}}}}
      """;
  private static final String CONSENT =
      "{\"consent\": {\"scope\": \"session\", \"ttl\": \"PT8H\"}}";
  private static final String APPROVAL = "{\"approval\": {\"ttl\": \"P30D\"}}";

  /** The version in force, as its author writes it: YAML may be JSON. */
  static String published() {
    return before(WRITTEN);
  }

  /** The draft, likewise. */
  static String draft() {
    return after(WRITTEN);
  }

  /** The version in force as engines read it. */
  static PolicyDocument before() throws IOException {
    return DemarcJson.strict().readValue(before(LOWERED), PolicyDocument.class);
  }

  /** The draft as engines read it. */
  static PolicyDocument after() throws IOException {
    return DemarcJson.strict().readValue(after(LOWERED), PolicyDocument.class);
  }

  private static String before(String condition) {
    return POLICY.formatted(condition.formatted(80_000), CONSENT, "edge");
  }

  private static String after(String condition) {
    return POLICY.formatted(condition.formatted(800), APPROVAL, "on-device");
  }

  /** What the n-th is about. */
  Facts facts(int n) {
    String dataClass = n % 5 == 0 ? "phi" : n % 3 == 0 ? "internal" : "public";
    return facts(dataClass, n % 5_000, 100 + n % 901);
  }

  /** In what situation it was made. */
  Situation situation(int n) {
    return situation(n % 7 == 0 ? Availability.DOWN : Availability.UP);
  }

  private Facts facts(String dataClass, long bytes, long tokens) {
    return new Facts(
        tenant,
        ApplicationId.of("notes"),
        "ward",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("summarize"),
        new Facts.Data(ClassId.of(dataClass), 0, new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.ON_DEVICE, "eu"),
        SiteId.of("berlin"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", bytes, tokens, 256, 3, 0, false, new TreeSet<>()));
  }

  private static Situation situation(Availability house) {
    TreeMap<TargetId, Availability> targets = new TreeMap<>();
    targets.put(TargetId.of("house"), house);
    targets.put(TargetId.of("cloud"), Availability.UP);
    return new Situation(
        Instant.parse("2026-11-01T12:00:00Z"), targets, new TreeMap<>(), null, null);
  }

  /** Stores all, over ten days. */
  void store(Storage storage) throws SQLException, IOException {
    try (var app = storage.connect("demarc_app");
        var statement = app.createStatement()) {
      statement.execute("select set_config('app.tenant', '" + tenant.text() + "', false)");
      statement.execute(
          """
          insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
            received_at, late, name, span_id, latency_micros, tags, bytes_out, cost_micro_usd,
            attributes, facts, situation)
          select '%s', (at at time zone 'UTC')::date, '00000000-0000-4000-8000-000000000001', 1, n,
            'request', 'd-' || lpad(n::text, 9, '0'), at, at, false, 'chat', 's', 1, '{}', 0, 0,
            '{}',
            replace(replace(replace('%s', '"phi"',
              case when n %% 5 = 0 then '"phi"' when n %% 3 = 0 then '"internal"' else '"public"' end),
              '"bytes":4711', '"bytes":' || n %% 5000),
              '"tokens":815', '"tokens":' || 100 + n %% 901)::json,
            (case when n %% 7 = 0 then '%s' else '%s' end)::json
          from (select n, now() - interval '10 days' + n * interval '800 milliseconds' as at
                from generate_series(1, %d) n) rows
          """
              .formatted(
                  tenant.text(),
                  json(facts("phi", 4711, 815)),
                  json(situation(Availability.DOWN)),
                  json(situation(Availability.UP)),
                  decisions));
    }
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("analyze trace_span");
    }
  }

  private static String json(Object value) throws JsonProcessingException {
    return DemarcJson.strict().writeValueAsString(value);
  }
}
