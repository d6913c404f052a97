-- What is said of a draft before it is decided on. line: of the text at that revision. A policy has at most 500.
create table policy_comment (
  tenant_id    uuid not null references tenant,
  policy       uuid not null,
  number       integer not null,
  revision     integer not null,
  line         integer,
  author       text not null,
  at           timestamptz not null,
  text         text not null,
  resolved_by  text,
  resolved_at  timestamptz,
  primary key (tenant_id, policy, number),
  foreign key (tenant_id, policy) references policy
);
create index policy_comment_open on policy_comment (tenant_id, policy) where resolved_at is null;
call protect_tenant_table('policy_comment', 'select, insert, update', '');

create policy erasure on policy_comment to current_user
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Puts the alias where the person said or resolved something.
create function erase_subject_of_comments(person text, alias text) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  update public.policy_comment c set
    author = case when c.author = person then alias else c.author end,
    resolved_by = case when c.resolved_by = person then alias else c.resolved_by end
    where c.tenant_id = public.app_tenant() and person in (c.author, c.resolved_by);
$$;
revoke execute on function erase_subject_of_comments(text, text) from public;
grant execute on function erase_subject_of_comments(text, text) to ${app};
