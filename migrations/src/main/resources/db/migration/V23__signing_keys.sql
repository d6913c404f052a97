-- The policy key of a tenant in place of the one before it. The first, generation 1 of epoch 1, has no row. The keys
-- themselves are in the key directory; a higher epoch takes back all keys of the lower ones.
create table signing_key (
  tenant_id   uuid not null references tenant,
  generation  integer not null check (generation > 1),
  epoch       integer not null check (epoch > 0),
  reason      text not null check (length(reason) between 1 and 500),
  made_at     timestamptz not null,
  primary key (tenant_id, generation)
);
call protect_tenant_table('signing_key', 'select, insert', '');
