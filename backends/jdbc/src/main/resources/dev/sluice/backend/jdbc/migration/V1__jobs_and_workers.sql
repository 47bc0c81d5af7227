-- One dialect for PostgreSQL and for H2 in its PostgreSQL mode. With H2 a change of tables is no
-- transaction: "if not exists" mends a run that ended halfway.
-- Times are milliseconds since 1970. Ids and names are compared character by character, as Java
-- does it; that is what the placeholder is for.

create table if not exists job (
  -- never changes
  id varchar(100) ${ascii} not null primary key,
  owner varchar(64) ${ascii} not null,
  type varchar(63) ${ascii} not null,
  payload varchar not null,
  result_to varchar(20) not null,
  retry_of varchar(100) ${ascii},
  traceparent varchar,
  fingerprint varchar not null,
  created_at bigint not null,
  -- changes as a whole, with the version
  version integer not null,
  state varchar(20) ${ascii} not null,
  since bigint not null,
  not_before bigint,
  wake_at bigint not null,
  resends integer not null,
  attempts varchar not null,
  started integer not null,
  failures integer not null,
  lease_worker varchar,
  lease_attempt integer,
  lease_until bigint,
  lease_wish varchar(20),
  progress double precision,
  progress_note varchar,
  result varchar
);

-- lists of an owner's jobs, newest first: all, of one state, of one type
create index if not exists job_by_owner on job (owner, created_at desc, id desc);
create index if not exists job_by_owner_state on job (owner, state, created_at desc, id desc);
create index if not exists job_by_owner_type on job (owner, type, created_at desc, id desc);
-- what somebody has to look at, and what can be deleted
create index if not exists job_by_wake on job (state, wake_at);
-- how many wait before a job
create index if not exists job_by_age on job (state, created_at);

create table if not exists worker (
  id varchar(200) ${ascii} not null primary key,
  host varchar not null,
  started_at bigint not null,
  seen_at bigint not null,
  types varchar not null,
  running integer not null
);
