-- What golden sets found of routes at agents: signed reports, and what each says.

-- envelope is the report as it came, signed with the agent's key.
create table quality_report (
  tenant_id    uuid not null references tenant,
  agent        uuid not null,
  generation   bigint not null,
  digest       text not null,
  received_at  timestamptz not null,
  envelope     text not null,
  primary key (tenant_id, agent, generation),
  foreign key (tenant_id, agent) references agent
);
call protect_tenant_table('quality_report', 'select, insert, delete', '');

-- body is the canonical JSON of the contract's type: counts, no content.
create table quality_score (
  tenant_id   uuid not null references tenant,
  agent       uuid not null,
  generation  bigint not null,
  target      text not null,
  model       text not null,
  task        text not null,
  golden_set  text not null,
  body        text not null,
  primary key (tenant_id, agent, generation, target, model, task, golden_set),
  foreign key (tenant_id, agent, generation) references quality_report
);
call protect_tenant_table('quality_score', 'select, insert, delete', '');
