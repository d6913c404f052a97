-- What one connection draws a day in. Nothing of it outlives the connection.

-- One request with all that its records say. first_… is the target that failed before it, where one did.
create temporary table request (
  number           bigint,
  tenant_id        uuid,
  agent            uuid,
  at               timestamptz,
  minute           timestamptz,
  hour             timestamptz,
  decision         text,
  application      text,
  team             text,
  task             text,
  class            text,
  outcome          text,
  reason           text,
  rule             text,
  target           text,
  boundary         text,
  region           text,
  model            text,
  first_target     text,
  first_boundary   text,
  first_region     text,
  first_model      text,
  error            text,
  latency_micros   bigint,
  decision_micros  bigint,
  delay_micros     bigint,
  late             boolean,
  cost_micro_usd   bigint,
  bytes_out        bigint,
  bytes_in         bigint,
  lot              integer
);

-- The records of them: a request, and an attempt and an intent of each target that was tried.
create temporary view told as
  select r.*, number * 5 + nth as sequence, kind,
    case when nth > 2 then first_target else target end as its_target,
    case when nth > 2 then first_boundary else boundary end as its_boundary,
    case when nth > 2 then first_region else region end as its_region,
    case when nth > 2 then first_model else model end as its_model,
    case when nth > 2 then 'upstream_failed' else error end as its_error,
    case when nth > 2 then 0 else cost_micro_usd end as its_cost
  from request r cross join lateral (values (0, 'request', true), (1, 'attempt', target <> ''), (2, 'intent', target <> ''),
    (3, 'attempt', first_target <> ''), (4, 'intent', first_target <> '')) k(nth, kind, there)
  where there;

-- What each adds to a family of sums: one view for each family that there is, its columns called as the table's.
create temporary view sums_request as
  select tenant_id, minute, hour, boundary, target, model, class, task, application, team, outcome, reason, 1 as requests,
    (target <> '' and error = '')::int as answered, (first_target <> '')::int as fallbacks, cost_micro_usd, bytes_out,
    (target <> '' and error = '' and lot <> 10)::int as attributed, (target <> '' and error = '')::int as checked,
    (target <> '' and error = '' and lot <> 9)::int as valid, (lot = 3)::int as degraded
  from request;

create temporary view sums_decision as
  select tenant_id, minute, hour, outcome, reason, rule, 'policy' as policy, '3' as version, 1 as decisions from request;

create temporary view sums_fallback as
  select tenant_id, minute, hour, class, first_target as "from", target as "to", 'upstream_failed' as reason, 1 as tried,
    (error = '')::int as answered
  from request where first_target <> '';

create temporary view sums_attempt as
  select tenant_id, minute, hour, its_boundary as boundary, its_target as target, its_model as model, its_error as error,
    1 as attempts, (lot = 4)::int as mismatched
  from told where kind = 'attempt';

create temporary view sums_remark as
  select tenant_id, minute, hour, case lot when 3 then 'degraded' else 'mismatch' end as kind,
    case lot when 3 then 'context' else 'model' end as what, target, model, 1 as records
  from request where lot in (3, 4);

create temporary view sums_movement as
  select tenant_id, minute, hour, class, 'edge' as "from", boundary as "to", region, direction, 1 as requests, bytes
  from request cross join lateral (values ('out', bytes_out), ('in', bytes_in)) d(direction, bytes)
  where target <> '' and (boundary <> 'edge' or region <> 'eu');

create temporary view sums_latency as
  select tenant_id, minute, hour, phase, its_boundary as boundary, its_target as target, its_model as model,
    floor(ln(micros::float8) / ln(1.1::float8))::smallint as bucket, 1 as records
  from told cross join lateral (values
    (case kind when 'intent' then null else kind end, latency_micros),
    (case when kind = 'request' then 'decision' end, decision_micros),
    (case when kind = 'request' and target <> '' and number % 2 = 0 then 'first-chunk' end, latency_micros / 4))
    as p(phase, micros)
  where phase is not null;

-- An intent is there before what it is about has ended.
create temporary view sums_upload as
  select tenant_id, minute, hour, agent::text as agent,
    floor(ln(case kind when 'intent' then delay_micros + latency_micros else delay_micros end::float8) / ln(1.1::float8))::smallint
      as bucket,
    1 as records, late::int as late
  from told;

create temporary view sums_citation as
  select tenant_id, minute, hour, target, model, 1 as required, (number % 10 > 0)::int as carried
  from request where target <> '' and error = '' and number % 5 = 3;

create temporary view sums_offline as
  select tenant_id, minute, hour, 'site-' || left(agent::text, 1) as site, class, 1 as requests, (error = '')::int as answered
  from request where lot = 5;

create temporary view sums_budget as
  select tenant_id, minute, hour, application, team, cost_micro_usd * 5 / 4 as reserved_micro_usd,
    cost_micro_usd as settled_micro_usd
  from request where target <> '' and number % 3 = 0;

create temporary view sums_session as
  select tenant_id, minute, hour, event, boundary, target, 1 as answers
  from request cross join lateral (values ('begun', number % 8 = 1), ('switched', lot in (6, 7, 8)), ('changed', lot in (7, 8)),
    ('thrashed', lot = 8 and number % 250 < 25)) e(event, there)
  where there and target <> '' and error = '';

create temporary view sums_spread as
  select tenant_id, minute, hour, boundary, floor(ln(latency_micros * 2.0::float8) / ln(1.1::float8))::smallint as bucket,
    1 as records
  from request where target <> '' and number % 4 = 0;

create temporary view sums_cost as
  select tenant_id, minute, hour, its_boundary as boundary, its_target as target, its_model as model, class, task, application,
    team, its_cost as cost_micro_usd
  from told where kind = 'attempt' and its_cost > 0;

create temporary view sums_propagation as
  select tenant_id, minute, hour, 'default' as "group", floor(ln(delay_micros::float8) / ln(1.1::float8))::smallint as bucket,
    1 as records
  from request where number < 50 and number % 5 = 0;

create temporary view sums_rejection as
  select tenant_id, minute, hour, 'signature' as reason, 1 as rejections from request where number < 50 and number % 25 = 0;
