-- Measures: sums by minute and by hour, from which everything that is shown over time is read.

-- Each family counts one thing by its own dimensions, so that what belongs to no other stays small. Sums only: any rows of
-- a family add up. '' stands for what a record does not say, '…other' for keys beyond the bound of a tenant and minute or
-- hour. An hour holds what its minutes hold. trace_minute and trace_minute_latency are superseded by them.
create table rollup_request_minute (
  tenant_id       uuid not null references tenant,
  at              timestamptz not null,
  boundary        text not null,
  target          text not null,
  model           text not null,
  class           text not null,
  task            text not null,
  application     text not null,
  team            text not null,
  outcome         text not null,
  reason          text not null,
  requests        bigint not null,
  answered        bigint not null,
  fallbacks       bigint not null,
  cost_micro_usd  bigint not null,
  bytes_out       bigint not null,
  attributed      bigint not null,
  checked         bigint not null,
  valid           bigint not null,
  degraded        bigint not null,
  primary key (tenant_id, at, boundary, target, model, class, task, application, team, outcome, reason)
) with (fillfactor = 80);

create table rollup_decision_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  outcome    text not null,
  reason     text not null,
  rule       text not null,
  policy     text not null,
  version    text not null,
  decisions  bigint not null,
  primary key (tenant_id, at, outcome, reason, rule, policy, version)
) with (fillfactor = 80);

create table rollup_fallback_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  class      text not null,
  "from"     text not null,
  "to"       text not null,
  reason     text not null,
  tried      bigint not null,
  answered   bigint not null,
  primary key (tenant_id, at, class, "from", "to", reason)
) with (fillfactor = 80);

create table rollup_attempt_minute (
  tenant_id   uuid not null references tenant,
  at          timestamptz not null,
  boundary    text not null,
  target      text not null,
  model       text not null,
  error       text not null,
  attempts    bigint not null,
  mismatched  bigint not null,
  primary key (tenant_id, at, boundary, target, model, error)
) with (fillfactor = 80);

-- What was declared of an answer (degraded) or found of an attempt (mismatch): one record may have several.
create table rollup_remark_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  kind       text not null,
  what       text not null,
  target     text not null,
  model      text not null,
  records    bigint not null,
  primary key (tenant_id, at, kind, what, target, model)
) with (fillfactor = 80);

-- direction: out, to where it ran; in, back from there.
create table rollup_movement_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  class      text not null,
  "from"     text not null,
  "to"       text not null,
  region     text not null,
  direction  text not null,
  requests   bigint not null,
  bytes      bigint not null,
  primary key (tenant_id, at, class, "from", "to", region, direction)
) with (fillfactor = 80);

-- phase: request, first-chunk, attempt, decision. Buckets grow by a tenth: bucket = floor(ln(micros) / ln(1.1)).
create table rollup_latency_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  phase      text not null,
  boundary   text not null,
  target     text not null,
  model      text not null,
  bucket     smallint not null,
  records    bigint not null,
  primary key (tenant_id, at, phase, boundary, target, model, bucket)
) with (fillfactor = 80);

-- From the end of what was recorded until it was stored, in the same buckets.
create table rollup_upload_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  agent      text not null,
  bucket     smallint not null,
  records    bigint not null,
  late       bigint not null,
  primary key (tenant_id, at, agent, bucket)
) with (fillfactor = 80);

do $$
declare
  family text;
begin
  foreach family in array array['request', 'decision', 'fallback', 'attempt', 'remark', 'movement', 'latency',
      'upload'] loop
    execute format('create table rollup_%1$s_hour (like rollup_%1$s_minute including all)', family);
    execute format('alter table rollup_%s_hour add foreign key (tenant_id) references tenant', family);
  end loop;
end
$$;

-- How many of the records that an agent wrote in one epoch of its journal are here. highest: the highest sequence that
-- came; written: the highest it told of. An epoch beyond the bound of an agent is counted under -1.
create table agent_sequence (
  tenant_id  uuid not null references tenant,
  agent      uuid not null,
  epoch      bigint not null,
  received   bigint not null,
  highest    bigint not null,
  written    bigint not null,
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  primary key (tenant_id, agent, epoch)
) with (fillfactor = 80);
create index agent_sequence_by_time on agent_sequence (tenant_id, last_at);

-- The first request of a class and application that the managed cloud took.
create table cloud_use (
  tenant_id    uuid not null references tenant,
  class        text not null,
  application  text not null,
  at           timestamptz not null,
  primary key (tenant_id, class, application)
);
create index cloud_use_by_time on cloud_use (tenant_id, at);

-- What happened to consents, approvals and bundles in a time.
create index consent_by_answer on consent (tenant_id, answered_at) where answered_at is not null;
create index consent_by_withdrawal on consent (tenant_id, withdrawn_at) where withdrawn_at is not null;
create index consent_by_expiry on consent (tenant_id, expires_at) where state = 'expired';
create index route_approval_by_answer on route_approval (tenant_id, answered_at) where answered_at is not null;
create index route_approval_by_end on route_approval (tenant_id, ended_at) where ended_at is not null;
create index route_approval_by_expiry on route_approval (tenant_id, expires_at) where state = 'expired';
create index bundle_report_by_time on bundle_report (tenant_id, at);

-- What is stored already is counted too. The owner sees no tenant's rows while row level security is forced on it.
alter table trace_span no force row level security;
alter table agent no force row level security;

create temporary table counted as
  select tenant_id, date_trunc('minute', at, 'UTC') as at, agent, epoch, sequence, at as began, kind,
    coalesce(boundary, '') as boundary, coalesce(target, '') as target, coalesce(model, '') as model,
    coalesce(class, '') as class, coalesce(task, '') as task, coalesce(application, '') as application,
    coalesce(outcome, '') as outcome, coalesce(reason, '') as reason, coalesce(region, '') as region,
    coalesce(fallback_from, '') as fallback_from, cost_micro_usd, bytes_out, late, latency_micros,
    greatest(0, (extract(epoch from received_at - at) * 1000000)::bigint - latency_micros) as delay_micros,
    attributes::jsonb as a
  from trace_span;

insert into rollup_request_minute
  select tenant_id, at, boundary, target, model, class, task, application, coalesce(a->>'demarc.team', ''), outcome, reason,
    count(*), count(*) filter (where outcome = 'routed' and coalesce(a->>'error.type', '') = ''),
    count(*) filter (where fallback_from <> ''), sum(cost_micro_usd), sum(bytes_out),
    count(*) filter (where outcome = 'routed' and coalesce(a->>'error.type', '') = '' and target <> ''
      and coalesce(a->>'demarc.model.digest', '') <> '' and coalesce(a->>'demarc.policy.digest', '') <> ''),
    count(*) filter (where a->'demarc.contract.valid' is not null),
    count(*) filter (where a->>'demarc.contract.valid' = 'true'),
    count(*) filter (where jsonb_array_length(coalesce(a->'demarc.contract.degraded', '[]')) > 0
      and outcome = 'routed' and coalesce(a->>'error.type', '') = '')
  from counted where kind = 'request' group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;

insert into rollup_decision_minute
  select tenant_id, at, outcome, reason, coalesce(a->>'demarc.decision.rule', ''), coalesce(a->>'demarc.policy.id', ''),
    coalesce(nullif(a->>'demarc.policy.version', '0'), ''), count(*)
  from counted where kind = 'request' group by 1, 2, 3, 4, 5, 6, 7;

insert into rollup_fallback_minute
  select tenant_id, at, class, fallback_from, coalesce(nullif(a->>'demarc.fallback.to', ''), target),
    coalesce(a->>'demarc.fallback.reason', ''), count(*),
    count(*) filter (where outcome = 'routed' and coalesce(a->>'error.type', '') = '')
  from counted where kind = 'request' and fallback_from <> '' group by 1, 2, 3, 4, 5, 6;

insert into rollup_attempt_minute
  select tenant_id, at, boundary, target, model, coalesce(a->>'error.type', ''), count(*),
    count(*) filter (where jsonb_array_length(coalesce(a->'demarc.route.mismatch', '[]')) > 0)
  from counted where kind = 'attempt' group by 1, 2, 3, 4, 5, 6;

insert into rollup_remark_minute
  select tenant_id, at, case kind when 'attempt' then 'mismatch' else 'degraded' end, what, target, model, count(*)
  from (
    select distinct c.tenant_id, c.at, c.kind, c.agent, c.epoch, c.sequence, c.began, c.target, c.model, w.what
    from counted c cross join lateral jsonb_array_elements_text(coalesce(
      case c.kind when 'attempt' then c.a->'demarc.route.mismatch' else c.a->'demarc.contract.degraded' end, '[]'))
      as w(what)
    where c.kind = 'attempt'
      or c.kind = 'request' and c.outcome = 'routed' and coalesce(c.a->>'error.type', '') = '') each
  group by 1, 2, 3, 4, 5, 6;

insert into rollup_movement_minute
  select c.tenant_id, c.at, c.class, coalesce(c.a->>'demarc.boundary.from', ''), c.boundary, c.region, d.direction,
    count(*), sum(d.bytes)
  from counted c cross join lateral (values ('out', c.bytes_out),
    ('in', coalesce((c.a->>'demarc.transfer.bytes_in')::bigint, 0))) as d(direction, bytes)
  where c.kind = 'request' and c.boundary <> ''
    and (coalesce(c.a->>'demarc.boundary.from', '') <> c.boundary or coalesce(c.a->>'demarc.region.from', '') <> c.region)
  group by 1, 2, 3, 4, 5, 6, 7;

insert into rollup_latency_minute
  select tenant_id, at, phase, boundary, target, model, floor(ln(greatest(micros, 1)) / ln(1.1))::smallint, count(*)
  from counted cross join lateral (values
    (case kind when 'request' then 'request' when 'attempt' then 'attempt' end, latency_micros),
    (case when kind = 'request' and a->'gen_ai.response.time_to_first_chunk' is not null then 'first-chunk' end,
      least(round((a->>'gen_ai.response.time_to_first_chunk')::numeric * 1000000), 9007199254740992)::bigint),
    (case when kind = 'request' then 'decision' end, (a->>'demarc.decision.latency_ns')::bigint / 1000))
    as p(phase, micros)
  where phase is not null and micros is not null group by 1, 2, 3, 4, 5, 6, 7;

insert into rollup_upload_minute
  select tenant_id, at, agent::text, floor(ln(greatest(delay_micros, 1)) / ln(1.1))::smallint, count(*),
    count(*) filter (where late)
  from counted group by 1, 2, 3, 4;

insert into agent_sequence
  select tenant_id, agent, epoch, count(*), max(sequence), max(sequence), min(began), max(began)
  from counted group by 1, 2, 3;
insert into agent_sequence
  select tenant_id, id, epoch, 0, 0, records_written, coalesce(last_seen_at, enrolled_at),
    coalesce(last_seen_at, enrolled_at)
  from agent where records_written > 0
  on conflict (tenant_id, agent, epoch) do update set written = greatest(agent_sequence.written, excluded.written);

insert into cloud_use
  select tenant_id, class, application, min(began) from counted
  where kind = 'request' and boundary = 'managed-cloud' group by 1, 2, 3;

do $$
declare
  family text;
  dimensions text;
  sums text;
begin
  foreach family in array array['request', 'decision', 'fallback', 'attempt', 'remark', 'movement', 'latency',
      'upload'] loop
    select string_agg(quote_ident(attname), ', ' order by attnum) filter (where atttypid <> 'bigint'::regtype),
        string_agg(format('sum(%I)', attname), ', ' order by attnum) filter (where atttypid = 'bigint'::regtype)
      into dimensions, sums from pg_attribute
      where attrelid = format('rollup_%s_minute', family)::regclass and attnum > 2;
    execute format('insert into rollup_%1$s_hour select tenant_id, date_trunc(''hour'', at, ''UTC''), %2$s, %3$s '
                   'from rollup_%1$s_minute group by tenant_id, date_trunc(''hour'', at, ''UTC''), %2$s',
                   family, dimensions, sums);
    execute format('call protect_tenant_table(''rollup_%s_minute'', ''select, insert, update'', '''')', family);
    execute format('call protect_tenant_table(''rollup_%s_hour'', ''select, insert, update'', '''')', family);
  end loop;
end
$$;

drop table counted;
call protect_tenant_table('agent_sequence', 'select, insert, update', '');
call protect_tenant_table('cloud_use', 'select, insert, update', '');
alter table trace_span force row level security;
alter table agent force row level security;
