-- In what role whoever answers does so, and people outside the directory who answer by a link.

-- answering_as: the role the question is put in. answered_for: whom it was put to, where they had somebody outside
-- the directory answer. All are null where nobody said, as before this.
alter table consent
  add column answering_as  text check (answering_as in ('self', 'guardian', 'representative', 'controller')),
  add column answered_as   text check (answered_as in ('self', 'guardian', 'representative', 'controller')),
  add column answered_for  text;

-- One row for each link that was given out. token_hash is the SHA-256 of what stands in it, session_hash that of the
-- secret of the browser that opened it: from then on it works with that secret alone.
create table consent_link (
  tenant_id     uuid not null references tenant,
  id            text not null,
  consent       uuid not null,
  token_hash    text not null,
  person        text not null,
  role          text not null check (role in ('self', 'guardian', 'representative')),
  standing_for  text,
  made_at       timestamptz not null,
  expires_at    timestamptz not null,
  opened_at     timestamptz,
  session_hash  text,
  withdrawn_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, consent) references consent,
  check ((opened_at is null) = (session_hash is null))
);
create index consent_link_of on consent_link (tenant_id, consent, made_at);
create index consent_link_waiting on consent_link (tenant_id, expires_at)
  where opened_at is null and withdrawn_at is null;
create index consent_link_session on consent_link (tenant_id, session_hash) where session_hash is not null;
call protect_tenant_table('consent_link', 'select, insert, update', '');

create policy erasure on consent_link to current_user
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Puts the alias where a person answered by a link or had somebody answer by one. What opened it opens it no more.
create function erase_subject_of_links(who text, alias text) returns integer
  language plpgsql security definer
  set search_path = pg_catalog
as $$
declare
  changed integer;
begin
  update public.consent c set answered_for = alias, grant_envelope = null
    where c.tenant_id = public.app_tenant() and c.answered_for = who;
  update public.consent_link l set
    token_hash = case when l.person = who then 'erased:' || l.id else l.token_hash end,
    session_hash = case when l.person = who and l.session_hash is not null
      then 'erased:' || l.id else l.session_hash end,
    person = case when l.person = who then alias else l.person end,
    standing_for = case when l.standing_for = who then alias else l.standing_for end
    where l.tenant_id = public.app_tenant()
      and who in (l.person, l.standing_for);
  get diagnostics changed = row_count;
  return changed;
end
$$;
revoke execute on function erase_subject_of_links(text, text) from public;
grant execute on function erase_subject_of_links(text, text) to ${app};
