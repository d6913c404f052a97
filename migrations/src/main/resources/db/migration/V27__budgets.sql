-- Budgets: what may be spent in a period, who leased how much of it, what was spent.
-- An absent column of the scope is not looked at. Scope, period and zone stay as they were made.
create table budget (
  tenant_id        uuid not null references tenant,
  id               uuid not null,
  title            text not null,
  team             text,
  application      text,
  model            text,
  boundary         text,
  period           text not null check (period in ('day', 'week', 'month')),
  zone             text not null,
  limit_micro_usd  bigint not null check (limit_micro_usd between 0 and 1000000000000),
  warn_percent     integer[] not null,
  created_at       timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('budget', 'select, insert, update, delete', '');

-- held: granted to agents, and neither settled nor returned. Left is the limit less settled less held.
-- warned: the highest threshold of which people were told, in percent.
create table budget_period (
  tenant_id          uuid not null,
  budget             uuid not null,
  starts_at          timestamptz not null,
  ends_at            timestamptz not null,
  held_micro_usd     bigint not null default 0 check (held_micro_usd >= 0),
  settled_micro_usd  bigint not null default 0 check (settled_micro_usd >= 0),
  warned             integer not null default 0,
  primary key (tenant_id, budget, starts_at),
  foreign key (tenant_id, budget) references budget on delete cascade
);
call protect_tenant_table('budget_period', 'select, insert, update, delete', '');

-- Sums since the lease began; each only grows. key: one that an agent makes anew where it lost its journal.
create table budget_lease (
  tenant_id           uuid not null,
  budget              uuid not null,
  starts_at           timestamptz not null,
  agent               uuid not null,
  key                 text not null,
  granted_micro_usd   bigint not null,
  settled_micro_usd   bigint not null,
  returned_micro_usd  bigint not null,
  told_at             timestamptz not null,
  expires_at          timestamptz not null,
  primary key (tenant_id, budget, starts_at, agent, key),
  foreign key (tenant_id, budget, starts_at) references budget_period on delete cascade,
  foreign key (tenant_id, agent) references agent
);
create index budget_lease_of_agent on budget_lease (tenant_id, agent);
call protect_tenant_table('budget_lease', 'select, insert, update, delete', '');
