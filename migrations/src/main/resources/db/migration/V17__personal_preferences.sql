-- What people want for their own requests beyond the policy. person is their commitment: the row names nobody, and goes
-- with their key.
create table personal_preference (
  tenant_id   uuid not null references tenant,
  person      text not null,
  body        text not null,
  changed_at  timestamptz not null,
  primary key (tenant_id, person)
);
call protect_tenant_table('personal_preference', 'select, insert, update, delete', '');
