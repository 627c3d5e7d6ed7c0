-- The roles of Purna PMI, and its database. Idempotent: run it as often as you like.
--
-- The embedded server runs this file by itself. On a server of your own (PostgreSQL 15 or newer,
-- no extension needed) a superuser runs it once, and again after an upgrade of Purna PMI:
--
--     export PURNA_DATABASE=purna
--     export PURNA_OWNER_PASSWORD=…  PURNA_APP_PASSWORD=…  PURNA_SIGNIN_PASSWORD=…
--     export PURNA_WORKER_PASSWORD=… PURNA_BACKUP_PASSWORD=…
--     psql --no-psqlrc --dbname=postgres --set=ON_ERROR_STOP=1 --file=roles.sql
--
-- Passwords come from the environment, so that no list of processes and no history shows them; a
-- role whose password is not given cannot log in (or keeps the one it has). PURNA_INSTALL_PASSWORD
-- is for demo and load data only: leave it out in production.
--
--   role            logs in as          may
--   purna_owner     migrations          owns database, schemas, tables
--   purna_definer   nobody              owns the SECURITY DEFINER functions, has policies of its own
--   purna_app       web requests        what policies and grants name; owns nothing
--   purna_signin    the sign-in code    check a password, open a session
--   purna_worker    jobs                take on the identity of a job's asker
--   purna_backup    pg_dump             read everything, write nothing
--   purna_install   seeding             fill an empty city past the policies

\set ON_ERROR_STOP 1
\set QUIET 1
\pset tuples_only on
\pset format unaligned
\o /dev/null

select format('create role %I', name)
from unnest(array['purna_owner', 'purna_definer', 'purna_app', 'purna_signin', 'purna_worker',
                  'purna_backup', 'purna_install']) as name
where not exists (select from pg_catalog.pg_roles where rolname = name)
\gexec

alter role purna_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
alter role purna_definer nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
alter role purna_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
alter role purna_signin login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
alter role purna_worker login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
alter role purna_backup login nosuperuser nocreatedb nocreaterole noreplication bypassrls inherit;
alter role purna_install login nosuperuser nocreatedb nocreaterole noreplication bypassrls noinherit;

-- The owner hands its functions over to the definer; the dumper reads every table.
grant purna_definer to purna_owner;
grant pg_read_all_data to purna_backup;

-- Agencies differ a thousandfold in size, so that a plan made for the average one is ruinous for the largest (a list of 2 ms took
-- 2 s): every statement is planned for the values that it comes with.
alter role purna_app set plan_cache_mode = 'force_custom_plan';
alter role purna_worker set plan_cache_mode = 'force_custom_plan';

-- Nobody waits for ever, and nobody makes others wait.
alter role purna_app set statement_timeout = '5s';
alter role purna_app set lock_timeout = '2s';
alter role purna_app set idle_in_transaction_session_timeout = '15s';
alter role purna_signin set statement_timeout = '5s';
alter role purna_signin set lock_timeout = '2s';
alter role purna_signin set idle_in_transaction_session_timeout = '15s';
alter role purna_worker set statement_timeout = '60s';
alter role purna_worker set lock_timeout = '10s';
alter role purna_worker set idle_in_transaction_session_timeout = '60s';
alter role purna_backup set default_transaction_read_only = on;

\getenv owner_password PURNA_OWNER_PASSWORD
\if :{?owner_password}
  alter role purna_owner password :'owner_password';
\endif
\getenv app_password PURNA_APP_PASSWORD
\if :{?app_password}
  alter role purna_app password :'app_password';
\endif
\getenv signin_password PURNA_SIGNIN_PASSWORD
\if :{?signin_password}
  alter role purna_signin password :'signin_password';
\endif
\getenv worker_password PURNA_WORKER_PASSWORD
\if :{?worker_password}
  alter role purna_worker password :'worker_password';
\endif
\getenv backup_password PURNA_BACKUP_PASSWORD
\if :{?backup_password}
  alter role purna_backup password :'backup_password';
\endif
\getenv install_password PURNA_INSTALL_PASSWORD
\if :{?install_password}
  alter role purna_install password :'install_password';
\endif

\getenv database PURNA_DATABASE
\if :{?database}
  \ir database.sql
\endif
