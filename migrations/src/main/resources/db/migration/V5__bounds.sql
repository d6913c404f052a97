-- Bounds: bundles and reports are pruned, reports count per tenant, partitions are always made.

-- The job role may remove old bundles; it reads no envelope.
create policy jobs on bundle to ${job} using (true) with check (true);
grant select (tenant_id, digest, group_id, version), delete on bundle to ${job};

-- One count for all tenants told each how much the others report.
create table bundle_report_head (
  tenant_id  uuid primary key references tenant,
  sequence   bigint not null
);
alter table bundle_report no force row level security;
insert into bundle_report_head select tenant_id, max(sequence) from bundle_report group by tenant_id;
alter table bundle_report force row level security;
alter table bundle_report alter column sequence drop identity;
call protect_tenant_table('bundle_report_head', 'select, insert, update', 'select');
create policy jobs on bundle_report to ${job} using (true) with check (true);
grant select (tenant_id, sequence), delete on bundle_report to ${job};

-- Makes one daily partition. A row of that day may be in the default partition already (an agent whose clock
-- is ahead, or no partition was made for days): it moves. Nobody writes to the default partition meanwhile.
create function create_trace_partition(d date) returns void
  language plpgsql
  set search_path = pg_catalog
as $$
declare
  partition text := 'trace_span_' || to_char(d, 'YYYYMMDD');
begin
  lock table public.trace_span_older in access exclusive mode;
  execute format('create table public.%I (like public.trace_span including defaults including constraints)', partition);
  execute format('with moved as (delete from public.trace_span_older where day = %L returning *) '
                 'insert into public.%I select * from moved', d, partition);
  execute format('alter table public.trace_span attach partition public.%I for values from (%L) to (%L)',
                 partition, d, d + 1);
end
$$;
revoke execute on function create_trace_partition(date) from public;

-- A day that fails is left for the next hour and stops no other day.
create or replace function create_trace_partitions(first date, last date) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  created integer := 0;
  d date := first;
begin
  if last - first > 400 then
    raise exception 'at most 400 days at once';
  end if;
  while d <= last loop
    if to_regclass('public.trace_span_' || to_char(d, 'YYYYMMDD')) is null then
      begin
        perform public.create_trace_partition(d);
        created := created + 1;
      exception when others then
        raise warning 'no partition for %: %', d, sqlerrm;
      end;
    end if;
    d := d + 1;
  end loop;
  return created;
end
$$;
