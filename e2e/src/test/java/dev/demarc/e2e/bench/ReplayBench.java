package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A replay of stored decisions of one tenant by the control plane, from the request that begins it
 * to its end: each is read from the database and decided twice, under the version in force and
 * under the draft. The decisions are written straight into the database, over ten days.
 */
final class ReplayBench {
  private static final int DECISIONS = Integer.getInteger("demarc.bench.decisions", 1_000_000);
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: Replayed
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
        - {id: internal-inside, classes: [internal], to: [edge], effect: allow}
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          when: request.bytes < 80000
          effect: allow
          obligations: [{consent: {scope: session, ttl: PT8H}}]
        - {id: phi-stays, classes: [phi], to: [edge], effect: allow}
        - {id: phi-never-cloud, classes: [phi], to: [managed-cloud], effect: forbid}
      preferences:
        - {classes: [], tasks: [], order: [house, cloud], fallback: true}
      """;

  private ReplayBench() {}

  static Map<String, Number> run() throws Exception {
    Installation installation = Installation.underTest();
    TenantKit kit =
        TenantKit.create(
            new Doors(installation), "replay-" + Long.toString(System.currentTimeMillis(), 36));
    kit.openAiTarget("house", "edge", "eu", URI.create("http://127.0.0.1:1"), "small");
    kit.openAiTarget("cloud", "managed-cloud", "us", URI.create("http://127.0.0.1:1"), "large");
    String policy = kit.publish(YAML);
    Storage storage = Storage.of(installation);
    store(storage, kit.tenant().id());
    String draft =
        YAML.replace("80000", "800").replace("[phi], to: [edge]", "[phi], to: [on-device]");
    var saved =
        kit.admin()
            .put(
                kit.path("/policies/" + policy + "/draft"),
                Map.of("yaml", draft, "baseRevision", 0));
    if (saved.status() != 200) {
      throw new IllegalStateException(saved.status() + " " + saved.body());
    }
    long start = System.nanoTime();
    JsonNode replay = begin(kit, policy);
    String at = kit.path("/policies/" + policy + "/replays/" + replay.path("id").asText());
    while (replay.path("state").asText().equals("running")) {
      TimeUnit.MILLISECONDS.sleep(20);
      replay = kit.admin().get(at).json();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!replay.path("state").asText().equals("done")) {
      throw new IllegalStateException("the replay is " + replay);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("decisions", replay.at("/result/decisions").asLong());
    figures.put("seconds", Math.round(seconds * 100) / 100.0);
    figures.put("changed", replay.at("/result/changed").asLong());
    figures.put("unreadable", replay.path("unreadable").asLong());
    figures.put("rss_mb", Math.round(Resident.megabytes(storage.pid("control-plane"))));
    return figures;
  }

  private static JsonNode begin(TenantKit kit, String policy) {
    Instant now = Instant.now();
    var answer =
        kit.admin()
            .post(
                kit.path("/policies/" + policy + "/replays"),
                Map.of("from", now.minus(Duration.ofDays(11)).toString(), "to", now.toString()));
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.status() + " " + answer.body());
    }
    return answer.json();
  }

  /** One in three is internal, one in five is patients' data; sizes and times differ. */
  private static void store(Storage storage, TenantId tenant) throws SQLException, IOException {
    String facts = DemarcJson.strict().writeValueAsString(facts(tenant));
    String situation = DemarcJson.strict().writeValueAsString(situation());
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
            replace(replace('%s', '"phi"',
              case when n %% 5 = 0 then '"phi"' when n %% 3 = 0 then '"internal"' else '"public"' end),
              '4711', (n %% 5000)::text)::json,
            '%s'::json
          from (select n, now() - interval '10 days' + n * interval '800 milliseconds' as at
                from generate_series(1, %d) n) rows
          """
              .formatted(tenant.text(), facts, situation, DECISIONS));
    }
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("analyze trace_span");
    }
  }

  private static Facts facts(TenantId tenant) {
    return new Facts(
        tenant,
        ApplicationId.of("notes"),
        "ward",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("summarize"),
        new Facts.Data(ClassId.of("phi"), 0, new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.ON_DEVICE, "eu"),
        SiteId.of("berlin"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", 4711, 1_000, 256, 3, 0, false, new TreeSet<>()));
  }

  private static Situation situation() {
    TreeMap<TargetId, Availability> up = new TreeMap<>();
    up.put(TargetId.of("house"), Availability.UP);
    up.put(TargetId.of("cloud"), Availability.UP);
    return new Situation(Instant.parse("2026-11-01T12:00:00Z"), up, new TreeMap<>(), null, null);
  }
}
