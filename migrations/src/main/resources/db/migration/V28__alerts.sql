-- Alerts: rules over measures, how each stands, and what fired.

-- body: canonical JSON of the rule. What an administrator wrote of it, and nothing of a request.
create table alert_rule (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  body        text not null check (length(body) <= 20000),
  revision    integer not null,
  created_at  timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('alert_rule', 'select, insert, update, delete', '');

-- How a rule stands. told_at: when people were told last that it fires; null where it does not. calm_since: since when it is clear
-- while it fires. due_at: when it is looked at next; null where it is switched off. What the last look found is null before the first. amount: the count, the numerator of a ratio, or the 95th percentile; whole: the denominator, or how many durations.
create table alert_standing (
  tenant_id   uuid not null,
  rule        uuid not null,
  calm_since  timestamptz,
  told_at     timestamptz,
  due_at      timestamptz,
  looked_at   timestamptz,
  verdict     text check (verdict in ('met', 'clear', 'too-few', 'no-data')),
  amount      bigint,
  whole       bigint,
  received    bigint,
  known       bigint,
  primary key (tenant_id, rule),
  foreign key (tenant_id, rule) references alert_rule on delete cascade,
  check ((verdict is null) = (looked_at is null))
) with (fillfactor = 80);
create index alert_standing_due on alert_standing (due_at) where due_at is not null;
create index alert_standing_of_tenant on alert_standing (tenant_id, due_at) where due_at is not null;
call protect_tenant_table('alert_standing', 'select, insert, update', 'select');

-- The number of the last alert: in each tenant for itself, so that it says nothing of others.
create table alert_head (
  tenant_id  uuid primary key references tenant,
  sequence   bigint not null
);
call protect_tenant_table('alert_head', 'select, insert, update', '');

-- One for each time a rule fired, with the rule as it was while it fired and what was found; it outlives the rule.
create table alert (
  tenant_id  uuid not null references tenant,
  sequence   bigint not null,
  rule       uuid not null,
  severity   text not null check (severity in ('warning', 'critical')),
  body       text not null check (length(body) <= 20000),
  verdict    text not null,
  amount     bigint not null,
  whole      bigint,
  received   bigint not null,
  known      bigint not null,
  fired_at   timestamptz not null,
  ended_at   timestamptz,
  ended      text check (ended in ('calm', 'changed', 'switched-off', 'removed')),
  primary key (tenant_id, sequence),
  check ((ended_at is null) = (ended is null))
);
-- A rule fires once at a time, whoever looks.
create unique index alert_firing on alert (tenant_id, rule) where ended_at is null;
create index alert_of_rule on alert (tenant_id, rule, sequence desc);
create index alert_over on alert (tenant_id, sequence) where ended_at is not null;
call protect_tenant_table('alert', 'select, insert, update, delete', 'select');
