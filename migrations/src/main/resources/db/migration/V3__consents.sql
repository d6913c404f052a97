-- Consents: one row says where each stands, the ledger says how it came there.

create table consent (
  tenant_id         uuid not null references tenant,
  id                uuid not null,
  agent             uuid not null,
  application       text not null,
  decision          text not null,
  change            text not null,
  change_digest     text not null,
  answerers         text[] not null,
  bytes             bigint not null,
  files             integer not null,
  widest_scope      text not null,
  ttl               text not null,
  state             text not null check (state in
                      ('requested', 'disclosed', 'granted', 'denied', 'expired', 'withdrawn')),
  requested_at      timestamptz not null,
  expires_at        timestamptz not null,
  notice            text[] not null,
  notice_digest     text not null,
  disclosed_at      timestamptz,
  answered_at       timestamptz,
  answered_by       text,
  scope             text,
  grant_expires_at  timestamptz,
  grant_envelope    text,
  withdrawn_at      timestamptz,
  uses              integer not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent) references agent
);
-- One open question per agent and change; a second ask finds the first.
create unique index consent_open on consent (tenant_id, agent, application, change_digest)
  where state in ('requested', 'disclosed');
create index consent_by_time on consent (tenant_id, requested_at desc, id desc);
create index consent_in_force on consent (tenant_id, agent) where state = 'granted';
create index consent_due on consent (coalesce(grant_expires_at, expires_at))
  where state in ('requested', 'disclosed', 'granted');
call protect_tenant_table('consent', 'select, insert, update', 'select');

-- The end of each tenant's ledger. Whoever appends locks this row first, so that order of append
-- is order of commit. feed counts withdrawals: the sequence of the revocation feed.
create table consent_head (
  tenant_id  uuid primary key references tenant,
  sequence   bigint not null,
  hash       text not null,
  feed       bigint not null
);
call protect_tenant_table('consent_head', 'select, insert, update', '');

-- hash = SHA-256 over the canonical JSON of the event, which holds the hash of the one before it.
create table consent_event (
  tenant_id  uuid not null references tenant,
  sequence   bigint not null,
  consent    uuid not null,
  at         timestamptz not null,
  kind       text not null,
  actor      text not null,
  detail     text not null,
  previous   text not null,
  hash       text not null,
  primary key (tenant_id, sequence),
  foreign key (tenant_id, consent) references consent
);
create index consent_event_of on consent_event (tenant_id, consent, sequence);
call protect_tenant_table('consent_event', 'select, insert', '');
