-- One database for Purna PMI, as roles.sql includes it: PURNA_DATABASE names it,
-- PURNA_TEMPLATE what it is cloned from (template0 unless given). Idempotent.

\set ON_ERROR_STOP 1
\getenv database PURNA_DATABASE
\set template template0
\getenv template PURNA_TEMPLATE

select format('create database %I owner purna_owner encoding %L template %I',
              :'database', 'UTF8', :'template')
where not exists (select from pg_catalog.pg_database where datname = :'database')
\gexec

revoke all on database :"database" from public;
grant connect on database :"database"
  to purna_app, purna_signin, purna_worker, purna_backup, purna_install;
-- Imports and seeding copy into a temporary table first: COPY is refused where policies rule.
grant temporary on database :"database" to purna_worker, purna_install;

\connect :"database"
alter schema public owner to purna_owner;
revoke all on schema public from public;
grant usage on schema public to purna_app, purna_signin, purna_worker, purna_backup, purna_install;
