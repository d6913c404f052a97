-- How long what only grows is kept, and how a tenant is suspended, and leaves.

-- Batches lock the records before their sums. Replicas that still run wait here, before they hold anything.
lock table trace_span in access exclusive mode;

-- Days are made well ahead: rather at the next try than with every reader waiting behind a long one.
alter function create_trace_partitions(date, date) set lock_timeout = '2s';

-- How many days a tenant keeps spans, sums by minute and by hour, and the log of deliveries; without a row, what the
-- operator's settings say.
create table retention (
  tenant_id   uuid primary key references tenant,
  version     integer not null,
  spans       integer not null,
  minutes     integer not null,
  hours       integer not null,
  deliveries  integer not null,
  changed_at  timestamptz not null
);
call protect_tenant_table('retention', 'select, insert, update', '');

-- What is from before gone_before is gone or about to go, and is taken no more. It never falls, so that what went does
-- not come back. looked_at: what the clock said when it was last set.
create table retention_floor (
  tenant_id    uuid not null references tenant,
  kind         text not null check (kind in ('spans', 'minutes', 'hours', 'deliveries')),
  gone_before  timestamptz not null,
  looked_at    timestamptz not null,
  primary key (tenant_id, kind)
);
call protect_tenant_table('retention_floor', 'select, insert, update', 'select');

-- Of a replay's period, what was gone already when it began.
alter table policy_replay add column gone_before timestamptz;

-- Bundles: how long one took to be applied, by agents' first word of each, and what was rejected. Their reports are
-- pruned; these sums are not touched by that.
create table rollup_propagation_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  "group"    text not null,
  bucket     smallint not null,
  records    bigint not null,
  primary key (tenant_id, at, "group", bucket)
) with (fillfactor = 80);

create table rollup_rejection_minute (
  tenant_id   uuid not null references tenant,
  at          timestamptz not null,
  reason      text not null,
  rejections  bigint not null,
  primary key (tenant_id, at, reason)
) with (fillfactor = 80);

alter table bundle no force row level security;
alter table bundle_report no force row level security;
insert into rollup_propagation_minute
  select r.tenant_id, date_trunc('minute', r.at, 'UTC'), b.group_id,
    floor(ln(greatest((extract(epoch from r.at - b.created_at) * 1000000)::bigint, 1)) / ln(1.1))::smallint, count(*)
  from bundle_report r join bundle b on b.tenant_id = r.tenant_id and b.digest = r.digest
  where r.reason is null and not exists (select 1 from bundle_report e where e.tenant_id = r.tenant_id
    and e.agent = r.agent and e.digest = r.digest and e.reason is null and e.sequence < r.sequence)
  group by 1, 2, 3, 4;
insert into rollup_rejection_minute
  select tenant_id, date_trunc('minute', at, 'UTC'), reason, count(*) from bundle_report
  where reason is not null group by 1, 2, 3;
alter table bundle force row level security;
alter table bundle_report force row level security;

create table rollup_propagation_hour (like rollup_propagation_minute including all);
alter table rollup_propagation_hour add foreign key (tenant_id) references tenant;
insert into rollup_propagation_hour
  select tenant_id, date_trunc('hour', at, 'UTC'), "group", bucket, sum(records)
  from rollup_propagation_minute group by 1, 2, 3, 4;
create table rollup_rejection_hour (like rollup_rejection_minute including all);
alter table rollup_rejection_hour add foreign key (tenant_id) references tenant;
insert into rollup_rejection_hour
  select tenant_id, date_trunc('hour', at, 'UTC'), reason, sum(rejections)
  from rollup_rejection_minute group by 1, 2, 3;
call protect_tenant_table('rollup_propagation_minute', 'select, insert, update', '');
call protect_tenant_table('rollup_propagation_hour', 'select, insert, update', '');
call protect_tenant_table('rollup_rejection_minute', 'select, insert, update', '');
call protect_tenant_table('rollup_rejection_hour', 'select, insert, update', '');

-- The functions below run as the owner, in the tenant of the transaction, and remove nothing but what is below its floor.
do $$
declare
  name text;
begin
  for name in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and (relname like 'rollup\_%' or relname in ('trace_minute', 'trace_minute_latency', 'trace_refused_minute')) loop
    execute format('create policy retention on %I to current_user '
                   'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end
$$;

-- Which partitions nobody needs any more is seen across tenants.
create policy retention on retention_floor for select to current_user using (true);
create policy retention on tenant for select to current_user using (true);

-- From when on spans are taken; null while nothing was ever pruned. Until its transaction ends the floor stays as it is:
-- a span that is stored under it would be one that is counted again.
create function span_floor() returns timestamptz
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('span floor ' || public.app_tenant(), 0));
  return (select gone_before from public.retention_floor where tenant_id = public.app_tenant() and kind = 'spans');
end
$$;

-- Raises the floors of the tenant to so many whole days ago, by the clock of the database. Where that went back none is
-- touched. Waits for the batches that are being stored, and no longer than these seconds; says which kinds moved.
create function raise_retention_floors(kinds text[], lasting integer[]) returns integer
  language plpgsql
  set search_path = pg_catalog
  set lock_timeout = '5s'
as $$
declare
  raised integer;
begin
  if not exists (
    select 1 from unnest(kinds, lasting) as k(kind, days)
    left join public.retention_floor f on f.tenant_id = public.app_tenant() and f.kind = k.kind
    where f.gone_before is null
      or f.gone_before < date_trunc('day', now(), 'UTC') - make_interval(days => k.days)) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('span floor ' || public.app_tenant(), 0));
  insert into public.retention_floor as f
  select public.app_tenant(), k.kind, date_trunc('day', now(), 'UTC') - make_interval(days => k.days), now()
  from unnest(kinds, lasting) as k(kind, days)
  on conflict (tenant_id, kind) do update set gone_before = excluded.gone_before, looked_at = excluded.looked_at
  where f.gone_before < excluded.gone_before and f.looked_at <= excluded.looked_at;
  get diagnostics raised = row_count;
  return raised;
end
$$;

-- Removes spans of the oldest day below the floor, at most so many; says how many that were.
create function prune_spans(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  kept date := (select (gone_before at time zone 'UTC')::date from public.retention_floor
                where tenant_id = public.app_tenant() and kind = 'spans');
  oldest date := (select min(day) from public.trace_span where tenant_id = public.app_tenant() and day < kept);
  removed integer;
begin
  delete from public.trace_span t
  where t.tenant_id = public.app_tenant() and t.day = oldest and t.ctid = any (array(
    select s.ctid from public.trace_span s where s.tenant_id = public.app_tenant() and s.day = oldest limit most));
  get diagnostics removed = row_count;
  return removed;
end
$$;
revoke execute on function prune_spans(integer) from public;
grant execute on function prune_spans(integer) to ${app};

-- The same of sums: 'minutes', or 'hours' and the counts of refused spans, which are kept by minute alone.
create function prune_sums(what text, most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  kept timestamptz := (select gone_before from public.retention_floor
                       where tenant_id = public.app_tenant() and kind = what);
  one record;
  removed integer := 0;
  gone integer;
begin
  for one in
    select c.relname, (select attname from pg_attribute where attrelid = c.oid and attnum = 2) as at
    from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'retention'
    where c.relnamespace = 'public'::regnamespace and case what
      when 'minutes' then c.relname ~ '^rollup_.*_minute$' or c.relname in ('trace_minute', 'trace_minute_latency')
      when 'hours' then c.relname ~ '^rollup_.*_hour$' or c.relname = 'trace_refused_minute' end
    order by 1
  loop
    execute format('delete from public.%1$I r where r.tenant_id = public.app_tenant() and r.%2$I < $1 and r.ctid = any '
                   '(array(select s.ctid from public.%1$I s where s.tenant_id = public.app_tenant() and s.%2$I < $1 '
                   'order by s.%2$I limit $2))', one.relname, one.at) using kept, most - removed;
    get diagnostics gone = row_count;
    removed := removed + gone;
    exit when removed >= most;
  end loop;
  return removed;
end
$$;
revoke execute on function prune_sums(text, integer) from public;
grant execute on function prune_sums(text, integer) to ${app};

-- Drops the oldest daily partition that lies below the floor of every tenant, and says its day; nothing where there is
-- none, or where it is read for longer than this waits.
create function drop_trace_partition() returns date
  language plpgsql security definer
  set search_path = pg_catalog
  set lock_timeout = '2s'
as $$
declare
  kept date := (select min(coalesce((f.gone_before at time zone 'UTC')::date, '-infinity'))
                from public.tenant t left join public.retention_floor f
                  on f.tenant_id = t.tenant_id and f.kind = 'spans');
  partition text := (select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                     where i.inhparent = 'public.trace_span'::regclass and c.relname ~ '^trace_span_[0-9]{8}$'
                       and to_date(right(c.relname, 8), 'YYYYMMDD') < kept
                     order by 1 limit 1);
begin
  if partition is not null then
    execute format('drop table public.%I', partition);
  end if;
  return to_date(right(partition, 8), 'YYYYMMDD');
exception when lock_not_available or deadlock_detected then
  return null;
end
$$;
revoke execute on function drop_trace_partition() from public;
grant execute on function drop_trace_partition() to ${job};

-- Tenants that the operator suspended: their people and agents are refused, their data stays.
alter table tenant
  add column suspended_at      timestamptz,
  add column suspended_reason  text check (length(suspended_reason) between 1 and 500),
  add check ((suspended_at is null) = (suspended_reason is null));

-- What the operator did with a tenant: one hash chain for each, which outlives the tenant. hash = SHA-256 over the
-- canonical JSON of the row with the hash of the row before it.
create table platform_event (
  tenant_id  uuid not null,
  sequence   bigint not null,
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  detail     text not null,
  previous   text not null,
  hash       text not null,
  primary key (tenant_id, sequence)
);
create index platform_event_newest on platform_event (at desc, tenant_id desc, sequence desc);
call protect_tenant_table('platform_event', 'select, insert', 'select');

-- A tenant that leaves, and that left: what stays of it is this row, with where its chains ended. due_at: from when on
-- one person is enough.
create table offboarding (
  tenant_id     uuid primary key,
  name          text not null,
  alias         text not null,
  organization  text not null,
  state         text not null check (state in ('waiting', 'erasing', 'erased')),
  requested_by  text not null,
  requested_at  timestamptz not null,
  due_at        timestamptz not null,
  confirmed_by  text,
  confirmed_at  timestamptz,
  erased_at     timestamptz,
  audit_end     text,
  ledger_end    text
);
create index offboarding_under_way on offboarding (tenant_id) where state = 'erasing';
call protect_tenant_table('offboarding', 'select, insert, update, delete', 'select');

-- Every table of tenants, of today and from now on, may be emptied of one of them by the function below.
do $$
declare
  name regclass;
begin
  for name in select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition loop
    execute format('create policy leaving on %s to current_user '
                   'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end
$$;

create or replace procedure protect_tenant_table(name regclass, app_rights text, job_rights text)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s to ${app} using (tenant_id = app_tenant()) '
                 'with check (tenant_id = app_tenant())', name);
  execute format('create policy leaving on %s to current_user '
                 'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  if app_rights <> '' then
    execute format('grant %s on %s to ${app}', app_rights, name);
  end if;
  if job_rights <> '' then
    execute format('create policy jobs on %s to ${job} using (true) with check (true)', name);
    execute format('grant %s on %s to ${job}', job_rights, name);
  end if;
end
$$;

-- Removes at most so many rows of a tenant that is being erased, whatever the table; what others still refer to waits for
-- the next call, and the tenant itself is last. Nothing is left when it says 0. Where the chains ended is kept first.
create function erase_tenant_rows(most integer) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  one record;
  removed integer := 0;
  gone integer;
begin
  update public.offboarding o set
    audit_end = coalesce(o.audit_end, (select h.sequence || ' ' || h.hash from public.audit_head h
                                       where h.tenant_id = public.app_tenant())),
    ledger_end = coalesce(o.ledger_end, (select h.sequence || ' ' || h.hash from public.consent_head h
                                         where h.tenant_id = public.app_tenant()))
  where o.tenant_id = public.app_tenant() and o.state = 'erasing';
  if not found then
    raise exception 'the tenant is not being erased' using errcode = 'insufficient_privilege';
  end if;
  for one in
    select c.relname, case c.relname when 'trace_span' then
      'day = (select min(day) from public.trace_span where tenant_id = public.app_tenant())' else 'true' end as part
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('tenant', 'offboarding', 'platform_event')
    order by 1
  loop
    begin
      execute format('delete from public.%1$I where tenant_id = public.app_tenant() and %2$s and ctid = any '
                     '(array(select ctid from public.%1$I where tenant_id = public.app_tenant() and %2$s limit $1))',
                     one.relname, one.part) using most - removed;
      get diagnostics gone = row_count;
      removed := removed + gone;
    exception when foreign_key_violation then
      null;
    end;
    exit when removed >= most;
  end loop;
  if removed = 0 then
    delete from public.tenant where tenant_id = public.app_tenant();
    get diagnostics removed = row_count;
  end if;
  return removed;
end
$$;
revoke execute on function erase_tenant_rows(integer) from public;
grant execute on function erase_tenant_rows(integer) to ${app};
