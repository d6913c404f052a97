-- Three more families of sums: what answers were in the course of their sessions, how much the latencies of a session
-- differ, and what attempts cost where they were made. Nothing stored before says the first two; the cost of what was stored
-- before is where its request was answered or tried last.

create table rollup_session_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  event      text not null,
  boundary   text not null,
  target     text not null,
  answers    bigint not null,
  primary key (tenant_id, at, event, boundary, target)
) with (fillfactor = 80);

-- Buckets grow by a tenth: bucket = floor(ln(micros) / ln(1.1)).
create table rollup_spread_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  boundary   text not null,
  bucket     smallint not null,
  records    bigint not null,
  primary key (tenant_id, at, boundary, bucket)
) with (fillfactor = 80);

create table rollup_cost_minute (
  tenant_id       uuid not null references tenant,
  at              timestamptz not null,
  boundary        text not null,
  target          text not null,
  model           text not null,
  class           text not null,
  task            text not null,
  application     text not null,
  team            text not null,
  cost_micro_usd  bigint not null,
  primary key (tenant_id, at, boundary, target, model, class, task, application, team)
) with (fillfactor = 80);

create table rollup_session_hour (like rollup_session_minute including all);
create table rollup_spread_hour (like rollup_spread_minute including all);
create table rollup_cost_hour (like rollup_cost_minute including all);
alter table rollup_session_hour add foreign key (tenant_id) references tenant;
alter table rollup_spread_hour add foreign key (tenant_id) references tenant;
alter table rollup_cost_hour add foreign key (tenant_id) references tenant;

-- Tenant by tenant, as the owner sees the rows of no other: a lock on what replicas that still run read, in whatever order
-- they do, is not taken.
do $$
declare
  one uuid;
  grain text;
begin
  for one in select tenant_id from tenant loop
    perform set_config('app.tenant', one::text, true);
    foreach grain in array array['minute', 'hour'] loop
      execute format('insert into rollup_cost_%1$s
        select tenant_id, at, boundary, target, model, class, task, application, team, sum(cost_micro_usd)
        from rollup_request_%1$s where tenant_id = $1 and cost_micro_usd > 0
        group by 1, 2, 3, 4, 5, 6, 7, 8, 9', grain) using one;
    end loop;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;

-- The policy of retention is what lets sums that are older than the tenant keeps them be removed.
do $$
declare
  name text;
begin
  foreach name in array array['rollup_session_minute', 'rollup_session_hour', 'rollup_spread_minute', 'rollup_spread_hour',
                              'rollup_cost_minute', 'rollup_cost_hour'] loop
    execute format('call protect_tenant_table(%L, ''select, insert, update'', '''')', name);
    execute format('create policy retention on %I to current_user '
                   'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end
$$;

-- withdrawn_feed: the step of the feed that tells agents of the withdrawal. obeyed_at: since when the agent that held the
-- grant has that step or a later one. Of what was withdrawn before, neither is known.
alter table consent add column withdrawn_feed bigint, add column obeyed_at timestamptz;
create index consent_not_obeyed on consent (tenant_id, agent) where withdrawn_feed is not null and obeyed_at is null;
