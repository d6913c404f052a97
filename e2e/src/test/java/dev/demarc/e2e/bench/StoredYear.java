package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A year of spans of several tenants, written straight into their daily partitions, and the sums
 * that belong to them, by the statements with which the migration counts what is stored. Half of
 * everything is the first tenant's.
 */
final class StoredYear {
  private static final int DAYS = 365;
  private static final Path MIGRATION =
      Path.of("../migrations/src/main/resources/db/migration/V25__measures.sql");

  /** Of three spans one is a request, with its facts, one its attempt, one its intent. */
  private static final String SPANS =
      """
      insert into trace_span_%1$s
      select tenant, date '%2$s', agent, 1, %3$d + i, kind, 'dec_%1$s' || lpad((i / 3)::text, 18, '0'),
        at, at + interval '2 seconds', false, 'demarc.' || kind, lpad(to_hex(i), 16, '0'), null,
        (exp(random() * 10) * 100)::bigint, 'app-' || i / 3 %% 20, 'task-' || i / 3 %% 5, 'class-' || i / 3 %% 4,
        '{}', case when kind = 'request' then case when i %% 50 = 0 then 'refused' else 'routed' end end,
        case when kind = 'request' then case when i %% 50 = 0 then 'no-rule' else 'chosen' end end,
        'target-' || i / 3 %% 8, (array['on-device', 'edge', 'private-cluster', 'managed-cloud'])[1 + i / 3 %% 4],
        (array['eu', 'us'])[1 + i / 3 %% 2], 'model-' || i / 3 %% 16, 900, case when kind = 'request' then 42 else 0 end,
        case when i %% 40 = 0 then 'target-7' end, attributes::json,
        case when kind = 'request' then facts::json end, null, case when kind = 'request' then facts::json end
      from (
        select i, tenants[case when random() < 0.5 then 1 else 2 + floor(random() * (count - 1))::int end] as tenant,
          timestamptz '%2$s 00:00Z' + random() * interval '23 hours 59 minutes' as at,
          (array['request', 'attempt', 'intent'])[1 + i %% 3] as kind
        from generate_series(0, %4$d) i, (select array[%5$s]::uuid[] as tenants, %6$d as count) t) span,
        lateral (select md5(tenant::text || span.i %% 10)::uuid as agent) a,
        (select '%7$s' as attributes, '%8$s' as facts) texts
      """;

  private static final String ATTRIBUTES =
      """
      {"demarc.team":"team","demarc.decision.rule":"rule","demarc.decision.latency_ns":900,\
      "demarc.policy.id":"policy","demarc.policy.version":3,"demarc.policy.digest":"sha256:%1$s",\
      "demarc.model.digest":"sha256:%1$s","demarc.boundary.from":"edge","demarc.region.from":"eu",\
      "demarc.transfer.bytes_in":1400,"demarc.contract.valid":true,"gen_ai.usage.input_tokens":200}\
      """
          .formatted("0".repeat(64));

  private static final String FACTS = "{\"padding\":\"" + "facts ".repeat(100) + "\"}";

  private static final String HOURS =
      """
      do $$
      declare
        family text; dimensions text; sums text;
      begin
        foreach family in array array['request', 'decision', 'fallback', 'attempt', 'remark',
            'movement', 'latency', 'upload'] loop
          select string_agg(quote_ident(attname), ', ' order by attnum)
                filter (where atttypid <> 'bigint'::regtype),
              string_agg(format('sum(%%I)', attname), ', ' order by attnum)
                filter (where atttypid = 'bigint'::regtype)
            into dimensions, sums from pg_attribute
            where attrelid = format('rollup_%%s_minute', family)::regclass and attnum > 2;
          execute format('insert into rollup_%%1$s_hour select tenant_id, date_trunc(''hour'', at, ''UTC''), '
            '%%2$s, %%3$s from rollup_%%1$s_minute where at >= %%4$L and at < %%5$L and tenant_id = any (%%6$L) '
            'group by tenant_id, date_trunc(''hour'', at, ''UTC''), %%2$s',
            family, dimensions, sums, timestamptz '%1$s 00:00Z', timestamptz '%2$s 00:00Z',
            array[%3$s]::uuid[]);
        end loop;
      end
      $$
      """;

  private StoredYear() {}

  /** Writes about so many spans, up to the end of yesterday. */
  static void write(Storage storage, List<String> tenants, long spans)
      throws SQLException, IOException {
    String ids = tenants.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
    LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
    List<String> counting = counting();
    try (Connection database = storage.connect("postgres");
        Statement statement = database.createStatement()) {
      statement.execute(
          "select create_trace_partitions('%s', '%s')".formatted(first, first.plusDays(DAYS)));
      for (int day = 0; day < DAYS; day++) {
        write(statement, first.plusDays(day), day * 10_000_000L, spans / DAYS, ids, tenants.size());
        count(statement, counting, first.plusDays(day), ids);
      }
      statement.execute("vacuum (analyze)");
    }
  }

  private static void write(
      Statement statement, LocalDate day, long sequence, long spans, String ids, int tenants)
      throws SQLException {
    String partition = day.toString().replace("-", "");
    statement.execute(
        SPANS.formatted(partition, day, sequence, spans - 1, ids, tenants, ATTRIBUTES, FACTS));
  }

  private static void count(Statement statement, List<String> counting, LocalDate day, String ids)
      throws SQLException {
    for (String each : counting) {
      statement.execute(
          each.replace(
              "from trace_span",
              "from trace_span where day = '%s' and tenant_id in (%s)".formatted(day, ids)));
    }
    statement.execute("drop table counted");
    statement.execute(HOURS.formatted(day, day.plusDays(1), ids));
  }

  /** The statements that count by minute. */
  private static List<String> counting() throws IOException {
    return Arrays.stream(Files.readString(MIGRATION).split(";\n"))
        .map(each -> each.replaceAll("(?m)^--.*\n", "").strip())
        .filter(each ->
            each.startsWith("create temporary table counted")
                || each.startsWith("insert into rollup_"))
        .toList();
  }
}
