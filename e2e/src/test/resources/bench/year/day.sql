-- One day: its requests from the number year.first on, so many as year.requests says, their records and their sums. Of 25
-- requests one is refused, one answered by a fallback, one failed and so on; the first fifty of a day are the first
-- tenant's, so that nothing that is asked for is without an answer on any day. An application asks for one class and one
-- task most of the time, and a class has one target before the other.
truncate request;

insert into request
with given as (
  select current_setting('year.day')::timestamptz as day, current_setting('year.tenants')::uuid[] as tenants,
    current_setting('year.first')::bigint as first, current_setting('year.requests')::bigint as requests
), drawn as materialized (
  select number, (number % 25)::int as lot, floor(20 * random() ^ 2)::int as app, floor(10 * random())::int as nth,
    (random() < 0.15)::int as other_class, (random() < 0.15)::int as other_task,
    (random() < 0.15)::int as other_target,
    tenants[case when number < 50 or random() < 0.5 then 1
      else 2 + floor(random() * (cardinality(tenants) - 1))::int end] as tenant_id,
    day + interval '24 hours' * ((random() + random() + random()) / 3) as at, day,
    (exp(12.9 + 2 * (random() + random() + random() - 1.5)))::bigint as latency_micros,
    (exp(1 + 2 * random()))::bigint as decision_micros, (exp(13.8 + 2 * random()))::bigint as delay_micros,
    (exp(6 + 4 * random()))::bigint as cost, (exp(6 + 4 * random()))::bigint as bytes_out,
    (exp(6 + 3 * random()))::bigint as bytes_in
  from given, generate_series(first, first + requests - 1) number
), placed as (
  select *, (app + other_class) % 4 as class, (app + other_class) % 4 * 2 + other_target as place,
    lot = 0 as refused, lot = 1 as fell_back
  from drawn
)
select number, tenant_id, md5(tenant_id::text || nth)::uuid, at, date_trunc('minute', at), date_trunc('hour', at),
  'dec_' || to_char(day, 'YYYYMMDD') || lpad(number::text, 18, '0'),
  'app-' || app, 'team-' || app % 5, 'task-' || (app + other_task) % 5, 'class-' || class,
  case when refused then 'refused' else 'routed' end,
  case when not refused then 'chosen' when number % 50 = 0 then 'budget-exhausted' else 'no-rule' end, 'rule-' || class,
  case when refused then '' else 'target-' || place end,
  case when refused then '' else (array['on-device', 'edge', 'private-cluster', 'managed-cloud'])[1 + place % 4] end,
  case when refused then '' else (array['eu', 'us'])[1 + place / 4] end,
  case when refused then '' else 'model-' || place || '-' || to_char(day, 'Q') end,
  case when fell_back then 'target-' || first_place else '' end,
  case when fell_back then (array['on-device', 'edge', 'private-cluster', 'managed-cloud'])[1 + first_place % 4] else '' end,
  case when fell_back then (array['eu', 'us'])[1 + first_place / 4] else '' end,
  case when fell_back then 'model-' || first_place || '-' || to_char(day, 'Q') else '' end,
  case when lot = 2 then 'upstream_failed' else '' end, latency_micros, decision_micros,
  case when number % 200 = 11 then delay_micros + 300000000 else delay_micros end, number % 200 = 11,
  case when refused then 0 else cost end, case when refused then 0 else bytes_out end,
  case when refused then 0 else bytes_in end, lot
from placed cross join lateral (select place / 2 * 2 + (1 - place % 2) as first_place) f;

analyze request;

insert into trace_span
select tenant_id, (at at time zone 'UTC')::date, agent, e.epoch, sequence, kind, decision, at,
  at + interval '1 microsecond' * (latency_micros + delay_micros), late, 'demarc.' || kind, lpad(to_hex(sequence), 16, '0'),
  null, case kind when 'intent' then 0 else latency_micros end, application, task, class, '{}',
  case kind when 'request' then outcome end, case kind when 'request' then reason end, nullif(its_target, ''),
  nullif(its_boundary, ''), nullif(its_region, ''), nullif(its_model, ''), bytes_out,
  case kind when 'intent' then 0 else its_cost end,
  case kind when 'request' then nullif(first_target, '') end,
  case kind when 'request' then format(texts.request, team, rule, decision_micros * 1000, bytes_in,
      (lot <> 9)::text, left(md5(decision), 16))
    else format(texts.attempt, team, cost_micro_usd, bytes_in) end::json,
  case kind when 'request' then texts.facts end::json, null, case kind when 'request' then texts.considered end::json
from told cross join (select
  '{"demarc.team":"%s","demarc.decision.rule":"%s","demarc.decision.latency_ns":%s,"demarc.policy.id":"policy",'
  '"demarc.policy.version":3,"demarc.policy.digest":"sha256:' || repeat('0', 64) || '","demarc.model.digest":"sha256:' || repeat('1', 64) || '",'
  '"demarc.boundary.from":"edge","demarc.region.from":"eu","demarc.transfer.bytes_in":%s,"demarc.contract.valid":%s,'
  '"demarc.session.id":"%s","gen_ai.usage.input_tokens":200,"gen_ai.usage.output_tokens":160}' as request,
  '{"demarc.team":"%s","demarc.cost.settled_micro_usd":%s,"demarc.transfer.bytes_in":%s,"gen_ai.operation.name":"chat"}'
    as attempt,
  '{"application":"app","data":{"dataClass":"class","rank":20,"sources":["application"],"tags":[]},"group":"default","origin":'
  '{"boundary":"edge","region":"eu"},"request":{"bytes":900,"files":0,"maxOutputTokens":256,"messages":1,"model":"auto","needs":'
  '["chat"],"stream":false,"tokens":200},"site":"site","task":"chat","team":"team","tools":{}}' as facts,
  '[{"target":"first","model":"first","verdict":"chosen"},{"target":"second","model":"second","verdict":"possible"},'
  '{"target":"third","model":"third","verdict":"no-rule"}]' as considered) texts,
  (select (extract(epoch from date_trunc('month', current_setting('year.day')::timestamptz)) * 1000)::bigint as epoch) e;

do $$
declare
  family text;
  grain text;
  dimensions text;
  columns text;
  added text;
  more text;
begin
  for family in select substring(relname from '^rollup_(.*)_minute$') from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname ~ '^rollup_.*_minute$' order by 1 loop
    select string_agg(quote_ident(attname), ', ' order by attnum) filter (where atttypid <> 'bigint'::regtype),
        string_agg(quote_ident(attname), ', ' order by attnum) filter (where atttypid = 'bigint'::regtype),
        string_agg(format('sum(%I)', attname), ', ' order by attnum) filter (where atttypid = 'bigint'::regtype),
        string_agg(format('%1$I = r.%1$I + excluded.%1$I', attname), ', ' order by attnum)
          filter (where atttypid = 'bigint'::regtype)
      into dimensions, columns, added, more from pg_attribute
      where attrelid = format('rollup_%s_minute', family)::regclass and attnum > 2;
    foreach grain in array array['minute', 'hour'] loop
      execute format('insert into rollup_%1$s_%2$s as r (tenant_id, at, %3$s, %4$s) '
                     'select tenant_id, %2$s, %3$s, %5$s from sums_%1$s group by tenant_id, %2$s, %3$s '
                     'on conflict (tenant_id, at, %3$s) do update set %6$s',
                     family, grain, dimensions, columns, added, more);
    end loop;
  end loop;
end
$$;

insert into agent_sequence as s
select tenant_id, agent, e.epoch, count(*), count(*), count(*), min(at), max(at) from told,
  (select (extract(epoch from date_trunc('month', current_setting('year.day')::timestamptz)) * 1000)::bigint as epoch) e
group by 1, 2, 3 order by 1, 2, 3
on conflict (tenant_id, agent, epoch) do update set received = s.received + excluded.received,
  highest = s.highest + excluded.highest, written = s.written + excluded.written,
  first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at);

insert into cloud_use as c
select tenant_id, class, application, min(at) from request where boundary = 'managed-cloud' group by 1, 2, 3 order by 1, 2, 3
on conflict (tenant_id, class, application) do update set at = least(c.at, excluded.at);
