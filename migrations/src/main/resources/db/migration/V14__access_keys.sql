-- What an agent gets in with, of which it makes a new one again and again. access_key is nothing before the first:
-- it is the key it enrolled with then, generation 0.
alter table agent
  add column access_key        text,
  add column key_generation    integer not null default 0,
  add column quarantined_at    timestamptz,
  add column quarantine_reason text;

-- Keys that were given up. One that is used again is in two places.
create table agent_former_key (
  tenant_id      uuid not null references tenant,
  agent          uuid not null,
  generation     integer not null,
  public_key     text not null,
  superseded_at  timestamptz not null,
  primary key (tenant_id, agent, generation),
  foreign key (tenant_id, agent) references agent
);
call protect_tenant_table('agent_former_key', 'select, insert, delete', '');
