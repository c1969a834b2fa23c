create table acts (
    number integer primary key, at text not null, person text not null, act text not null, object text not null,
    address text not null, outcome text not null, hash text not null
);

create index by_time on acts (at);

create index by_person on acts (person, at);

create index by_act on acts (act, at);

create table ends (which text primary key, number integer not null, hash text not null);

insert into ends values ('gone', 0, ''), ('last', 0, '');

create trigger unchanged before update on acts begin select raise(abort, 'append-only'); end;

create trigger stays before delete on acts when old.number > (select number from ends where which = 'gone')
begin select raise(abort, 'append-only'); end;
