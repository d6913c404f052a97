-- The passkeys of members. public_key is base64 of its X.509 form, as agents read it.
create table passkey (
  tenant_id   uuid not null references tenant,
  credential  text not null,
  person      text not null,
  name        text not null check (length(name) between 1 and 100),
  algorithm   text not null check (algorithm in ('ES256', 'EdDSA')),
  public_key  text not null,
  counter     bigint not null,
  made_at     timestamptz not null,
  used_at     timestamptz,
  primary key (tenant_id, credential),
  unique (tenant_id, public_key),
  foreign key (tenant_id, person) references membership on delete cascade
);
create index passkey_person on passkey (tenant_id, person);
call protect_tenant_table('passkey', 'select, insert, update, delete', '');

-- What a person's passkey is asked to sign, once. payload: the bytes that the challenge is the digest of, in base64;
-- empty where the challenge is random.
create table passkey_challenge (
  tenant_id   uuid not null references tenant,
  id          text not null,
  person      text not null,
  purpose     text not null check (purpose in ('add', 'approve', 'set')),
  challenge   text not null,
  payload     text not null,
  expires_at  timestamptz not null,
  primary key (tenant_id, id)
);
create index passkey_challenge_person on passkey_challenge (tenant_id, person, expires_at);
call protect_tenant_table('passkey_challenge', 'select, insert, delete', '');

-- Whose passkeys approve what widens: every set there was, and at most one that waits for signatures of the set before.
-- body is the canonical JSON of the contract's Signed.
create table approver_set (
  tenant_id  uuid not null references tenant,
  sequence   integer not null,
  in_force   boolean not null,
  body       text not null,
  made_by    text not null,
  made_at    timestamptz not null,
  primary key (tenant_id, sequence)
);
create unique index approver_set_waiting on approver_set (tenant_id) where not in_force;
call protect_tenant_table('approver_set', 'select, insert, update, delete', '');

-- Approvals of drafts that widen, signed. version and document: what the draft becomes when it is published.
create table widening_approval (
  tenant_id  uuid not null references tenant,
  policy     uuid not null,
  revision   integer not null,
  approver   text not null,
  version    integer not null,
  document   text not null,
  body       text not null,
  made_at    timestamptz not null,
  primary key (tenant_id, policy, revision, approver),
  foreign key (tenant_id, policy) references policy
);
create index widening_approval_version on widening_approval (tenant_id, policy, version);
call protect_tenant_table('widening_approval', 'select, insert, update, delete', '');
