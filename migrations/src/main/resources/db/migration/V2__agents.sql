-- Agents: the one-time tokens they enrol with, what is known of them, what they say of bundles.

-- secret is SHA-256 of the token's secret part; the secret itself is shown once and kept nowhere.
create table enrolment_token (
  tenant_id     uuid not null references tenant,
  id            uuid not null,
  secret        text not null,
  site          text not null,
  group_id      text not null,
  boundary      text not null,
  region        text not null,
  name          text,
  created_by    text not null,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  used_at       timestamptz,
  primary key (tenant_id, id)
);
-- An enrolling agent has no tenant yet: the job role finds it by the secret, and by nothing else.
create unique index enrolment_token_by_secret on enrolment_token (secret);
call protect_tenant_table('enrolment_token', 'select, insert, update, delete', 'select');

-- state is not stored: revoked, else stale or active by last_seen_at, else enrolled.
create table agent (
  tenant_id       uuid not null references tenant,
  id              uuid not null,
  name            text not null,
  site            text not null,
  group_id        text not null,
  boundary        text not null,
  region          text not null,
  public_key      text not null,
  enrolment_id    text not null,
  enrolment_token uuid not null,
  agent_version   text not null,
  enrolled_at     timestamptz not null,
  last_seen_at    timestamptz,
  revoked_at      timestamptz,
  revoked_by      text,
  bundle_version  bigint not null default 0,
  epoch           bigint not null default 0,
  records_written bigint not null default 0,
  queued          bigint not null default 0,
  targets         text not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, enrolment_token)
);
create unique index agent_by_id on agent (id);
create index agent_by_name on agent (tenant_id, name, id);
call protect_tenant_table('agent', 'select, insert, update', 'select');

create table bundle_report (
  tenant_id   uuid not null references tenant,
  sequence    bigint generated always as identity,
  agent       uuid not null,
  version     bigint not null,
  digest      text not null,
  reason      text,
  detail      text not null,
  at          timestamptz not null,
  primary key (tenant_id, sequence),
  foreign key (tenant_id, agent) references agent
);
call protect_tenant_table('bundle_report', 'select, insert', '');
