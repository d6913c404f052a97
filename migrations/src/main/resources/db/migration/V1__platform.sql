-- Tenancy, trust in rows. Everything a tenant owns is under FORCE ROW LEVEL SECURITY from here on.
--
-- Three roles: the owner (this script, nothing at run time), ${app} (serves people and agents; sees
-- the tenant of its transaction and nothing else), ${job} (work across tenants: only what it is granted).

-- The tenant of this transaction. A pooled connection that had one reads '' afterwards, never null:
-- both mean "no tenant", and no tenant is an error, not "all rows".
create function app_tenant() returns uuid
  language plpgsql stable parallel safe
  set search_path = pg_catalog
as $$
declare
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin
  if tenant is null then
    raise exception 'no tenant is set in this transaction' using errcode = 'insufficient_privilege';
  end if;
  return tenant;
end
$$;

-- Puts one tenant-owned table behind the wall. Rights are SQL lists such as 'select, insert';
-- an append-only table is one whose rights name neither update nor delete. '' grants nothing.
create procedure protect_tenant_table(name regclass, app_rights text, job_rights text)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s to ${app} using (tenant_id = app_tenant()) '
                 'with check (tenant_id = app_tenant())', name);
  if app_rights <> '' then
    execute format('grant %s on %s to ${app}', app_rights, name);
  end if;
  if job_rights <> '' then
    execute format('create policy jobs on %s to ${job} using (true) with check (true)', name);
    execute format('grant %s on %s to ${job}', job_rights, name);
  end if;
end
$$;
revoke execute on procedure protect_tenant_table(regclass, text, text) from public;

-- tenants ---------------------------------------------------------------------------------------
-- The directory. Its alias and organization are unique across tenants: the one place where a key
-- does not lead with the tenant.
create table tenant (
  tenant_id     uuid primary key,
  name          text not null check (length(name) between 1 and 100),
  alias         text not null unique,
  organization  text not null unique,
  created_at    timestamptz not null
);
call protect_tenant_table('tenant', 'select, insert, update', 'select');

create table membership (
  tenant_id   uuid not null references tenant,
  subject     text not null,
  username    text not null,
  name        text not null,
  email       text not null,
  roles       text[] not null,
  created_at  timestamptz not null,
  primary key (tenant_id, subject),
  unique (tenant_id, username)
);
create index membership_by_subject on membership (subject);
call protect_tenant_table('membership', 'select, insert, update, delete', 'select');

-- audit -----------------------------------------------------------------------------------------
-- hash = SHA-256 over the canonical JSON of the row with the hash of the row before it.
create table audit_head (
  tenant_id  uuid primary key references tenant,
  sequence   bigint not null,
  hash       text not null
);
call protect_tenant_table('audit_head', 'select, insert, update', '');

create table audit_event (
  tenant_id  uuid not null references tenant,
  sequence   bigint not null,
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  object     text not null,
  detail     text not null,
  previous   text not null,
  hash       text not null,
  primary key (tenant_id, sequence)
);
call protect_tenant_table('audit_event', 'select, insert', '');

-- classes, catalogue, applications ----------------------------------------------------------------
-- body is the canonical JSON of the contract's type; columns beside it are what SQL must know.
create table data_class (
  tenant_id  uuid not null references tenant,
  id         text not null,
  rank       integer not null,
  body       text not null,
  primary key (tenant_id, id),
  unique (tenant_id, rank) deferrable initially deferred
);
call protect_tenant_table('data_class', 'select, insert, update, delete', '');

create table detector (
  tenant_id  uuid not null references tenant,
  id         text not null,
  body       text not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('detector', 'select, insert, update, delete', '');

create table target (
  tenant_id  uuid not null references tenant,
  id         text not null,
  body       text not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('target', 'select, insert, update, delete', '');

create table application (
  tenant_id      uuid not null references tenant,
  id             text not null,
  default_class  text not null,
  body           text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, default_class) references data_class
);
call protect_tenant_table('application', 'select, insert, update, delete', '');

create table application_key (
  tenant_id    uuid not null references tenant,
  id           uuid not null,
  application  text not null,
  label        text not null,
  hash         text not null,
  created_at   timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, hash),
  foreign key (tenant_id, application) references application on delete cascade
);
call protect_tenant_table('application_key', 'select, insert, delete', '');

-- policies ----------------------------------------------------------------------------------------
create table policy (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  title       text not null,
  groups      text[] not null,
  created_at  timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('policy', 'select, insert, update', '');

-- authors: everyone who edited since the last publication; none of them may approve.
create table policy_draft (
  tenant_id    uuid not null references tenant,
  policy       uuid not null,
  revision     integer not null,
  state        text not null check (state in ('draft', 'in-review', 'approved')),
  yaml         text not null,
  author       text not null,
  authors      text[] not null,
  updated_at   timestamptz not null,
  submitted_at timestamptz,
  submitted_by text,
  approved_at  timestamptz,
  approved_by  text,
  primary key (tenant_id, policy),
  foreign key (tenant_id, policy) references policy
);
call protect_tenant_table('policy_draft', 'select, insert, update, delete', '');

create table policy_version (
  tenant_id     uuid not null references tenant,
  policy        uuid not null,
  version       integer not null,
  yaml          text not null,
  document      text not null,
  digest        text not null,
  author        text not null,
  submitted_at  timestamptz not null,
  submitted_by  text not null,
  approved_at   timestamptz not null,
  approved_by   text not null,
  published_at  timestamptz not null,
  published_by  text not null,
  primary key (tenant_id, policy, version),
  foreign key (tenant_id, policy) references policy
);
call protect_tenant_table('policy_version', 'select, insert', '');

create table policy_event (
  tenant_id  uuid not null references tenant,
  policy     uuid not null,
  sequence   bigint generated always as identity,
  at         timestamptz not null,
  actor      text not null,
  action     text not null,
  revision   integer not null,
  comment    text not null,
  primary key (tenant_id, policy, sequence),
  foreign key (tenant_id, policy) references policy
);
call protect_tenant_table('policy_event', 'select, insert', '');

-- Which policy a group of agents obeys: the last one published to it.
create table group_policy (
  tenant_id   uuid not null references tenant,
  group_id    text not null,
  policy      uuid not null,
  version     integer not null,
  primary key (tenant_id, group_id),
  foreign key (tenant_id, policy, version) references policy_version
);
call protect_tenant_table('group_policy', 'select, insert, update', '');

-- bundles -----------------------------------------------------------------------------------------
-- The last bundle of a group; its row is the lock that makes versions monotonic.
create table bundle_head (
  tenant_id   uuid not null references tenant,
  group_id    text not null,
  version     bigint not null,
  digest      text,
  expires_at  timestamptz,
  primary key (tenant_id, group_id)
);
call protect_tenant_table('bundle_head', 'select, insert, update', 'select');

create table bundle (
  tenant_id       uuid not null references tenant,
  digest          text not null,
  group_id        text not null,
  version         bigint not null,
  policy          uuid not null,
  policy_version  integer not null,
  envelope        text not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  primary key (tenant_id, digest),
  unique (tenant_id, group_id, version),
  foreign key (tenant_id, policy, policy_version) references policy_version
);
call protect_tenant_table('bundle', 'select, insert', '');
