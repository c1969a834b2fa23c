create table accounts (
    id text primary key, name text not null, role text not null, areas text, hidden text not null,
    password text not null, due integer not null, changed real not null, since real not null,
    disabled integer not null default 0, failures integer not null default 0, locked_until real not null default 0
) without rowid;
create table sessions (
    id text primary key, account text not null, made real not null, seen real not null, until real not null,
    revoked integer not null default 0
) without rowid;
