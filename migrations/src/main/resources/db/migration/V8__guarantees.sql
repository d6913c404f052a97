-- What every policy of a tenant must satisfy. body is the canonical JSON of the contract's type.
create table tenant_guarantee (
  tenant_id  uuid not null references tenant,
  id         text not null,
  body       text not null,
  since      timestamptz not null,
  set_by     text not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('tenant_guarantee', 'select, insert, delete', '');
