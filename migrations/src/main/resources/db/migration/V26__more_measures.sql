-- Three more families of sums: what agents tell of citations, of being offline and of budgets. Nothing stored before says it.

create table rollup_citation_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  target     text not null,
  model      text not null,
  required   bigint not null,
  carried    bigint not null,
  primary key (tenant_id, at, target, model)
) with (fillfactor = 80);

create table rollup_offline_minute (
  tenant_id  uuid not null references tenant,
  at         timestamptz not null,
  site       text not null,
  class      text not null,
  requests   bigint not null,
  answered   bigint not null,
  primary key (tenant_id, at, site, class)
) with (fillfactor = 80);

-- Of requests that a budget paid for.
create table rollup_budget_minute (
  tenant_id           uuid not null references tenant,
  at                  timestamptz not null,
  application         text not null,
  team                text not null,
  reserved_micro_usd  bigint not null,
  settled_micro_usd   bigint not null,
  primary key (tenant_id, at, application, team)
) with (fillfactor = 80);

do $$
declare
  family text;
begin
  foreach family in array array['citation', 'offline', 'budget'] loop
    execute format('create table rollup_%1$s_hour (like rollup_%1$s_minute including all)', family);
    execute format('alter table rollup_%s_hour add foreign key (tenant_id) references tenant', family);
    execute format('call protect_tenant_table(''rollup_%s_minute'', ''select, insert, update'', '''')', family);
    execute format('call protect_tenant_table(''rollup_%s_hour'', ''select, insert, update'', '''')', family);
  end loop;
end
$$;
