-- Telling people and their systems of what happened. No row has an address of a person or anything that was typed.

-- Where a tenant's events are sent. The secrets are sealed under the key secret; the former one signs, too, until former_until.
-- failing_since: of the first failure after the last success.
create table webhook (
  tenant_id        uuid not null references tenant,
  id               uuid not null,
  url              text not null check (length(url) between 1 and 500),
  kinds            text[] not null,
  secret           bytea not null,
  former_secret    bytea,
  former_until     timestamptz,
  disabled_at      timestamptz,
  disabled_reason  text check (disabled_reason in ('by-hand', 'gone', 'failing')),
  failing_since    timestamptz,
  created_at       timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('webhook', 'select, insert, update, delete', '');

-- What a member wants by e-mail: all kinds but the muted ones, in English, where there is no row.
create table notification_setting (
  tenant_id  uuid not null references tenant,
  person     text not null,
  language   text not null check (language in ('en', 'de')),
  muted      text[] not null,
  primary key (tenant_id, person),
  foreign key (tenant_id, person) references membership on delete cascade
);
call protect_tenant_table('notification_setting', 'select, insert, update, delete', '');

-- Outbox and log: one row for each event and recipient. event is the same in all rows of one event. lane: the webhook, or zeros where it is mail.
-- detail: canonical JSON, a flat object of ids, enumerations, times and numbers. attempted_at is what the clock said at the last attempt.
create table notification_delivery (
  tenant_id        uuid not null references tenant,
  sequence         bigint generated always as identity,
  event            uuid not null,
  kind             text not null,
  resource         text not null,
  at               timestamptz not null,
  detail           text not null check (length(detail) <= 4000),
  channel          text not null check (channel in ('email', 'webhook')),
  lane             uuid not null,
  person           text,
  state            text not null check (state in ('waiting', 'delivered', 'dead', 'off', 'dropped')),
  attempts         integer not null,
  attempted_at     timestamptz,
  next_attempt_at  timestamptz not null,
  status           integer,
  fault            text,
  settled_at       timestamptz,
  primary key (tenant_id, sequence),
  check ((channel = 'email') = (person is not null))
);
-- What is due, of everybody and of one lane; the oldest that waits; the pages of the log.
create index notification_delivery_due on notification_delivery (next_attempt_at) where state = 'waiting';
create index notification_delivery_ahead on notification_delivery (attempted_at) where state = 'waiting';
create index notification_delivery_lane_due on notification_delivery (tenant_id, lane, next_attempt_at) where state = 'waiting';
create index notification_delivery_waiting on notification_delivery (tenant_id, sequence) where state = 'waiting';
create index notification_delivery_of_lane on notification_delivery (tenant_id, lane, sequence desc);
create index notification_delivery_in_state on notification_delivery (tenant_id, state, sequence desc);
create index notification_delivery_of_person on notification_delivery (tenant_id, person) where person is not null;
create index notification_delivery_settled on notification_delivery (settled_at) where settled_at is not null;
call protect_tenant_table('notification_delivery', 'select, insert, update, delete', 'select');

-- A question still open at half of its life is reminded of once.
alter table consent add column reminded_at timestamptz;
create index consent_reminder on consent (requested_at) where reminded_at is null and state in ('requested', 'disclosed');
