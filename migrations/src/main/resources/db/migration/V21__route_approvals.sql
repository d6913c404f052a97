-- Approvals of the organisation: one row says where each stands, the ledger says how it came there.

-- requesters: verified people whose requests it was asked for, who cannot answer it. uses: as often as its agent told.
-- checked_bundle: the version of the bundle against which its slice was last looked at.
create table route_approval (
  tenant_id       uuid not null references tenant,
  id              uuid not null,
  agent           uuid not null,
  application     text not null,
  decision        text not null,
  change          text not null,
  change_digest   text not null,
  requesters      text[] not null,
  bytes           bigint not null,
  files           integer not null,
  ttl             text not null,
  state           text not null check (state in
                    ('requested', 'approved', 'denied', 'expired', 'withdrawn', 'superseded')),
  requested_at    timestamptz not null,
  expires_at      timestamptz not null,
  notice          text[] not null,
  notice_digest   text not null,
  answered_at     timestamptz,
  answered_by     text,
  reason          text,
  valid_until     timestamptz,
  most_uses       integer check (most_uses > 0),
  envelope        text,
  ended_at        timestamptz,
  ended_by        text,
  uses            integer not null default 0,
  checked_bundle  bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent) references agent
);
-- One open question per agent and change; a second ask finds the first.
create unique index route_approval_open on route_approval (tenant_id, agent, change_digest)
  where state = 'requested';
create index route_approval_answered on route_approval (tenant_id, agent, change_digest, answered_at desc)
  where answered_at is not null;
create index route_approval_by_time on route_approval (tenant_id, requested_at desc, id desc);
create index route_approval_in_force on route_approval (tenant_id, agent) where state = 'approved';
create index route_approval_due on route_approval (coalesce(valid_until, expires_at))
  where state in ('requested', 'approved');
call protect_tenant_table('route_approval', 'select, insert, update', 'select');

-- A record of the ledger is about a consent, an approval, or neither.
alter table consent_event
  add column approval uuid,
  add foreign key (tenant_id, approval) references route_approval;
create index consent_event_of_approval on consent_event (tenant_id, approval, sequence)
  where approval is not null;

-- A consent whose terms are no longer those of the policy, or that a newer one took the place of.
alter table consent
  drop constraint consent_state_check,
  add constraint consent_state_check check (state in
    ('requested', 'disclosed', 'granted', 'denied', 'expired', 'withdrawn', 'superseded')),
  add column superseded_at  timestamptz,
  add column checked_bundle bigint not null default 0;

create policy erasure on route_approval to current_user
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Puts the alias where a person asked for an approval or answered. What the organisation said stays.
create function erase_subject_of_approvals(who text, alias text) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  changed integer;
begin
  update public.route_approval a set
    requesters = array_replace(a.requesters, who, alias),
    answered_by = case when a.answered_by = who then alias else a.answered_by end,
    ended_by = case when a.ended_by = who then alias else a.ended_by end
    where a.tenant_id = public.app_tenant()
      and (who = any (a.requesters) or who in (a.answered_by, a.ended_by));
  get diagnostics changed = row_count;
  return changed;
end
$$;
revoke execute on function erase_subject_of_approvals(text, text) from public;
grant execute on function erase_subject_of_approvals(text, text) to ${app};
