-- Draws of 双随机抽查. A draw is announced with its seed before it is made; nothing of it is changed or taken away, it
-- can only be voided with a reason.
create table draws (
    number text primary key, announced_at text not null, person text not null, seed text not null unique,
    purpose text not null, areas text not null
);
create table draw_records (
    number text primary key references draws (number), record blob not null, sha256 text not null,
    snapshot text not null, selected integer not null, directory integer not null
);
create table draw_selected (
    enterprise text not null, number text not null references draws (number), drawn_on text not null,
    primary key (enterprise, number)
);
create table draw_voids (
    number text primary key references draws (number), voided_at text not null, person text not null,
    reason text not null
);
create trigger draws_stay before update on draws begin select raise(abort, 'a draw is not changed'); end;
create trigger draws_are_kept before delete on draws begin select raise(abort, 'a draw is not removed'); end;
create trigger draw_records_stay before update on draw_records
begin select raise(abort, 'a record is not changed'); end;
create trigger draw_records_are_kept before delete on draw_records
begin select raise(abort, 'a record is not removed'); end;
create trigger draw_selected_stay before update on draw_selected
begin select raise(abort, 'a record is not changed'); end;
create trigger draw_selected_are_kept before delete on draw_selected
begin select raise(abort, 'a record is not removed'); end;
create trigger draw_voids_stay before update on draw_voids begin select raise(abort, 'a void is not changed'); end;
create trigger draw_voids_are_kept before delete on draw_voids begin select raise(abort, 'a void is not removed'); end;
