-- What agents' machines can run: signed reports, and what each says of its routes.

-- envelope is the report as it came, signed with the agent's key.
create table capability_report (
  tenant_id    uuid not null references tenant,
  agent        uuid not null,
  generation   bigint not null,
  digest       text not null,
  received_at  timestamptz not null,
  envelope     text not null,
  primary key (tenant_id, agent, generation),
  foreign key (tenant_id, agent) references agent
);
call protect_tenant_table('capability_report', 'select, insert, delete', '');

-- body is the canonical JSON of the contract's type.
create table capability (
  tenant_id   uuid not null references tenant,
  agent       uuid not null,
  generation  bigint not null,
  target      text not null,
  model       text not null,
  body        text not null,
  primary key (tenant_id, agent, generation, target, model),
  foreign key (tenant_id, agent, generation) references capability_report
);
call protect_tenant_table('capability', 'select, insert, delete', '');
