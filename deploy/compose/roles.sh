#!/usr/bin/env bash
# The database and the three roles of the control plane, on the first start of PostgreSQL.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set owner `cat /run/secrets/database-owner`
\set app `cat /run/secrets/database-app`
\set job `cat /run/secrets/database-job`
create role demarc_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'owner';
create role demarc_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'app';
create role demarc_job login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'job';
create database demarc owner demarc_owner;
revoke all on database demarc from public;
grant connect, temporary on database demarc to demarc_app, demarc_job;
\connect demarc
alter schema public owner to demarc_owner;
revoke all on schema public from public;
grant usage on schema public to demarc_app, demarc_job;
SQL
