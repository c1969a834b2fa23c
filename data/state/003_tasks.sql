create table tasks (
    id integer primary key, kind text not null, year integer not null, number integer not null,
    what text not null, why text not null, snapshot text not null, pillar text not null,
    section text not null, area text not null, due text not null, state text not null, result text not null,
    indicator text not null, target real,
    made text not null, maker text not null, closed text not null, revision integer not null,
    unique (kind, year, number)
);
create index tasks_by_due on tasks (kind, state, due);
create index tasks_by_place on tasks (kind, area, section, pillar, state, due);
create table task_events (
    id integer primary key, task integer not null, at text not null, who text not null, account text not null,
    act text not null, said text not null, changes text not null
);
create index task_events_of on task_events (task);
create table task_files (
    id integer primary key, task integer not null, name text not null, size integer not null, sha256 text not null,
    at text not null, who text not null, content blob not null
);
create index task_files_of on task_files (task);
create table task_changes (revision integer not null);
insert into task_changes values (0)
