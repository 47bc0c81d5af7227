-- "schedule" is a schedule's row, and "api_key" what is known of an API key; rules as in V1.

create table if not exists schedule (
  -- never changes
  id varchar(36) ${ascii} not null primary key,
  owner varchar(64) ${ascii} not null,
  created_at bigint not null,
  -- changes as a whole, with the version
  version integer not null,
  type varchar(63) ${ascii} not null,
  payload varchar not null,
  secret varchar not null,
  recurrence varchar not null,
  starts_at bigint not null,
  ends_at bigint,
  overlap varchar(20) not null,
  catch_up bigint not null,
  enabled boolean not null,
  next_run_at bigint,
  runs varchar not null,
  fired bigint not null,
  skipped bigint not null,
  missed bigint not null
);

-- an owner's, oldest first
create index if not exists schedule_by_owner on schedule (owner, id);
-- what is due
create index if not exists schedule_by_next on schedule (next_run_at);

create table if not exists api_key (
  id varchar(12) ${ascii} not null primary key,
  owner varchar(64) ${ascii} not null,
  scopes varchar not null,
  hash varchar(64) ${ascii} not null,
  created_at bigint not null,
  revoked_at bigint
);

create index if not exists api_key_by_owner on api_key (owner, id);
