-- Versions that reach their groups stage after stage. While one is on its way (watching, passed) groups of stages
-- not reached obey what they obeyed before. gate is the canonical JSON of the server's type.
create table rollout (
  tenant_id   uuid not null references tenant,
  policy      uuid not null,
  version     integer not null,
  state       text not null check (state in ('watching', 'passed', 'done', 'stopped', 'rolled-back')),
  stage       integer not null,
  stages      integer not null,
  advance     text not null check (advance in ('automatic', 'by-hand')),
  gate        text not null,
  reached_at  timestamptz not null,
  reason      text,
  detail      text not null,
  started_by  text not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  primary key (tenant_id, policy, version),
  foreign key (tenant_id, policy, version) references policy_version
);
create unique index rollout_open on rollout (tenant_id, policy) where state in ('watching', 'passed');
create index rollout_watched on rollout (tenant_id, policy) where state = 'watching';
call protect_tenant_table('rollout', 'select, insert, update', 'select');

-- before_*: what the group obeyed when the rollout began, nothing where it obeyed none. bundle: the first that
-- carried the version to the group.
create table rollout_group (
  tenant_id       uuid not null references tenant,
  policy          uuid not null,
  version         integer not null,
  group_id        text not null,
  stage           integer not null,
  before_policy   uuid,
  before_version  integer,
  bundle          bigint,
  primary key (tenant_id, policy, version, group_id),
  foreign key (tenant_id, policy, version) references rollout
);
call protect_tenant_table('rollout_group', 'select, insert, update', '');

-- The older version whose text it is.
alter table policy_draft add column rollback_of integer;
alter table policy_version add column rollback_of integer;

-- Everyone who wrote it since the version before; none of them may approve its return.
alter table policy_version add column authors text[] not null default '{}';
alter table policy_version no force row level security;
update policy_version set authors = array[author];
alter table policy_version force row level security;

-- Each agent's newest report is looked up, and stays however many others there are.
create index bundle_report_agent on bundle_report (tenant_id, agent, sequence desc);
grant select (agent) on bundle_report to ${job};

-- step: which of two approvals, or which stage, from 1.
alter table policy_event
  add column version integer,
  add column step integer,
  add column rollback_of integer;
