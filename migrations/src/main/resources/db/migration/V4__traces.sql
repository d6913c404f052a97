-- Spans of agents, each once, in daily partitions; minute rollups that dashboards read.

-- The identity of a record is (tenant, agent, epoch, sequence). day is the UTC day of its start: a
-- record that is sent again carries the same start, so that duplicates meet in one partition.
create table trace_span (
  tenant_id       uuid not null,
  day             date not null,
  agent           uuid not null,
  epoch           bigint not null,
  sequence        bigint not null,
  kind            text not null,
  decision        text not null,
  at              timestamptz not null,
  received_at     timestamptz not null,
  late            boolean not null,
  name            text not null,
  span_id         text not null,
  parent_span_id  text,
  latency_micros  bigint not null,
  application     text,
  task            text,
  class           text,
  tags            text[] not null,
  outcome         text,
  reason          text,
  target          text,
  boundary        text,
  region          text,
  model           text,
  bytes_out       bigint not null,
  cost_micro_usd  bigint not null,
  fallback_from   text,
  attributes      json not null,
  facts           json,
  situation       json,
  considered      json,
  primary key (tenant_id, day, agent, epoch, sequence)
) partition by range (day);
create index trace_request on trace_span (tenant_id, at desc, decision desc) where kind = 'request';
create index trace_decision on trace_span (tenant_id, decision);
call protect_tenant_table('trace_span', 'select, insert', '');

-- What is older than any daily partition: uploads of agents that were away for long.
create table trace_span_older partition of trace_span default;

-- Creates the daily partitions from one day to another where they are missing. Nothing is granted on a
-- partition: a row written there directly would pass by the row level security of the parent.
create function create_trace_partitions(first date, last date) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  created integer := 0;
  d date := first;
  partition text;
begin
  if last - first > 400 then
    raise exception 'at most 400 days at once';
  end if;
  while d <= last loop
    partition := 'trace_span_' || to_char(d, 'YYYYMMDD');
    if to_regclass('public.' || partition) is null then
      execute format('create table public.%I partition of public.trace_span for values from (%L) to (%L)',
                     partition, d, d + 1);
      created := created + 1;
    end if;
    d := d + 1;
  end loop;
  return created;
end
$$;
revoke execute on function create_trace_partitions(date, date) from public;
grant execute on function create_trace_partitions(date, date) to ${job};
select create_trace_partitions((now() at time zone 'UTC')::date - 31, (now() at time zone 'UTC')::date + 3);

-- '' stands for "none": requests that were not routed have no boundary.
create table trace_minute (
  tenant_id       uuid not null references tenant,
  minute          timestamptz not null,
  boundary        text not null,
  outcome         text not null,
  class           text not null,
  application     text not null,
  requests        bigint not null,
  fallbacks       bigint not null,
  late            bigint not null,
  cost_micro_usd  bigint not null,
  bytes_out       bigint not null,
  primary key (tenant_id, minute, boundary, outcome, class, application)
);
call protect_tenant_table('trace_minute', 'select, insert, update', '');

-- Latency of requests in buckets that grow by a tenth: bucket = floor(ln(micros) / ln(1.1)).
create table trace_minute_latency (
  tenant_id  uuid not null references tenant,
  minute     timestamptz not null,
  bucket     smallint not null,
  requests   bigint not null,
  primary key (tenant_id, minute, bucket)
);
call protect_tenant_table('trace_minute_latency', 'select, insert, update', '');

create table trace_refused_minute (
  tenant_id  uuid not null references tenant,
  minute     timestamptz not null,
  reason     text not null,
  spans      bigint not null,
  primary key (tenant_id, minute, reason)
);
call protect_tenant_table('trace_refused_minute', 'select, insert, update', '');
