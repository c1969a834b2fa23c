create table accounts (
    id text primary key, name text not null, role text not null, areas text, hidden text not null,
    password text not null, changed integer not null, disabled integer not null default 0,
    failures integer not null default 0, locked_until integer not null default 0
) without rowid;
create table sessions (
    token text primary key, account text not null, made integer not null, seen integer not null,
    until integer not null, revoked integer not null default 0
) without rowid;
create index sessions_of on sessions (account);
