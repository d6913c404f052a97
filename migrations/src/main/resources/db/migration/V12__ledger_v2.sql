-- Persons in the chains only as commitments, keys to tell who they are, and their erasure.

-- One row for each person a chain speaks of. lookup finds it by the person (HMAC under a key of the tenant);
-- sealed_key is the person's own random key, under the secret; sealed_name is who it is, under the person's key.
-- Without the row nobody can tell whom the commitment is of.
create table subject_key (
  tenant_id    uuid not null references tenant,
  commitment   text not null,
  lookup       text not null,
  sealed_key   bytea not null,
  sealed_name  bytea not null,
  created_at   timestamptz not null,
  primary key (tenant_id, commitment),
  unique (tenant_id, lookup)
);
call protect_tenant_table('subject_key', 'select, insert, delete', '');

-- Version 2: actor is a commitment where it is a person. A record of version 1 named them; erasure takes that out
-- of it, and a later event of the chain says so.
alter table consent_event
  add column version integer not null default 1,
  add column redacted boolean not null default false,
  alter column consent drop not null;
alter table consent_event alter column version drop default;
alter table audit_event
  add column version integer not null default 1,
  add column redacted boolean not null default false;
alter table audit_event alter column version drop default;
create index audit_event_v1 on audit_event (tenant_id, sequence) where version = 1;
create index consent_event_v1 on consent_event (tenant_id, sequence) where version = 1;

-- Erasures under way and done. It names the person by their commitment alone.
create table erasure (
  tenant_id     uuid not null references tenant,
  commitment    text not null,
  state         text not null check (state in ('started', 'erased')),
  requested_by  text not null,
  started_at    timestamptz not null,
  erased_at     timestamptz,
  primary key (tenant_id, commitment)
);
create index erasure_newest on erasure (tenant_id, started_at desc);
call protect_tenant_table('erasure', 'select, insert, update', 'select');

-- Where a person may be named. The functions below run as the owner, in the tenant of the transaction.
do $$
declare
  name text;
begin
  foreach name in array array['consent', 'consent_event', 'audit_event', 'policy_draft', 'policy_version',
      'policy_event', 'policy_replay', 'rollout', 'tenant_guarantee', 'enrolment_token', 'agent', 'bundle',
      'bundle_head', 'trace_span'] loop
    execute format('create policy erasure on %I to current_user '
                   'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid) '
                   'with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', name);
  end loop;
end
$$;

-- Puts the alias where the person is named, and takes the person out of records of version 1. Says which records of
-- which chain it took them out of. Doing it again changes nothing more.
create function erase_subject(person text, alias text) returns table (chain text, sequence bigint)
  language plpgsql security definer
  set search_path = pg_catalog
as $$
begin
  update public.consent c set
    answerers = array_replace(c.answerers, person, alias),
    answered_by = case when c.answered_by = person then alias else c.answered_by end,
    grant_envelope = case when c.answered_by = person then null else c.grant_envelope end,
    change_digest = 'erased:' || c.id
    where c.tenant_id = public.app_tenant() and (person = any (c.answerers) or c.answered_by = person);
  update public.policy_draft d set
    author = case when d.author = person then alias else d.author end,
    authors = array_replace(d.authors, person, alias),
    submitted_by = case when d.submitted_by = person then alias else d.submitted_by end,
    first_approved_by = case when d.first_approved_by = person then alias else d.first_approved_by end,
    approved_by = case when d.approved_by = person then alias else d.approved_by end
    where d.tenant_id = public.app_tenant()
      and (person = any (d.authors) or person in (d.author, d.submitted_by, d.first_approved_by, d.approved_by));
  update public.policy_version v set
    author = case when v.author = person then alias else v.author end,
    authors = array_replace(v.authors, person, alias),
    submitted_by = case when v.submitted_by = person then alias else v.submitted_by end,
    first_approved_by = case when v.first_approved_by = person then alias else v.first_approved_by end,
    approved_by = case when v.approved_by = person then alias else v.approved_by end,
    published_by = case when v.published_by = person then alias else v.published_by end
    where v.tenant_id = public.app_tenant()
      and (person = any (v.authors)
           or person in (v.author, v.submitted_by, v.first_approved_by, v.approved_by, v.published_by));
  update public.policy_event e set actor = alias
    where e.tenant_id = public.app_tenant() and e.actor = person;
  update public.policy_replay r set started_by = alias
    where r.tenant_id = public.app_tenant() and r.started_by = person;
  update public.rollout r set started_by = alias
    where r.tenant_id = public.app_tenant() and r.started_by = person;
  update public.tenant_guarantee g set set_by = alias
    where g.tenant_id = public.app_tenant() and g.set_by = person;
  update public.enrolment_token t set created_by = alias
    where t.tenant_id = public.app_tenant() and t.created_by = person;
  update public.agent a set revoked_by = alias
    where a.tenant_id = public.app_tenant() and a.revoked_by = person;
  return query
    update public.consent_event e set actor = '', redacted = true
      where e.tenant_id = public.app_tenant() and e.version = 1 and e.actor = person
      returning 'consent', e.sequence;
  return query
    update public.audit_event e set
      actor = case when e.actor = person then '' else e.actor end,
      object = case when e.object = person then '' else e.object end,
      detail = case when position(person in e.detail) > 0 then '{}' else e.detail end,
      redacted = true
      where e.tenant_id = public.app_tenant() and e.version = 1
        and (e.actor = person or e.object = person or position(person in e.detail) > 0)
      returning 'audit', e.sequence;
end
$$;
revoke execute on function erase_subject(text, text) from public;
grant execute on function erase_subject(text, text) to ${app};

-- The same in the stored facts of one day.
create function erase_subject_of_day(person text, alias text, that_day date) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  named text := '"subject":' || to_json(person)::text;
  nameless text := '"subject":' || to_json(alias)::text;
  changed integer;
begin
  update public.trace_span t set facts = replace(t.facts::text, named, nameless)::json
    where t.tenant_id = public.app_tenant() and t.day = that_day and position(named in t.facts::text) > 0;
  get diagnostics changed = row_count;
  return changed;
end
$$;
revoke execute on function erase_subject_of_day(text, text, date) from public;
grant execute on function erase_subject_of_day(text, text, date) to ${app};

-- Removes the bundles that are not their group's newest: older ones may carry who answered for an application.
create function erase_older_bundles() returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  removed integer;
begin
  delete from public.bundle b using public.bundle_head h
    where b.tenant_id = public.app_tenant() and h.tenant_id = b.tenant_id and h.group_id = b.group_id
      and b.version < h.version;
  get diagnostics removed = row_count;
  return removed;
end
$$;
revoke execute on function erase_older_bundles() from public;
grant execute on function erase_older_bundles() to ${app};
