-- Stored decisions made again under a draft. result is the canonical JSON of what was found so far.
create table policy_replay (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  policy      uuid not null,
  revision    integer not null,
  against     integer,
  begins      timestamptz not null,
  ends        timestamptz not null,
  state       text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  total       bigint not null,
  unreadable  bigint not null,
  elsewhere   bigint not null,
  complete    boolean not null,
  result      text not null,
  started_by  text not null,
  started_at  timestamptz not null,
  seen_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, policy) references policy
);
create index policy_replay_newest on policy_replay (tenant_id, policy, started_at desc);
call protect_tenant_table('policy_replay', 'select, insert, update, delete', '');
