create table texts (
    owner text not null, kind text not null, name text not null, text text not null, revision integer not null,
    primary key (owner, kind, name)
);
create table files (
    owner text not null, kind text not null, name text not null, content blob not null, primary key (owner, kind)
);
