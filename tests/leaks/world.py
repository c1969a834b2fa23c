"""A world in which every place's rows carry a word of their own, so that a row that appears where it must not is seen.

Made from the registry of ledgers: every kind has rows of each place, and every text in them the word of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics import annotations
from analytics.annotations import Note
from analytics.export import packs
from analytics.export.packs import PACK, Saved
from data import draws
from data.ledgers.kinds import TYPES, Column, Kind, kinds
from data.people import Person
from data.publishing import write_snapshot
from data.publishing.content import ISSUES
from data.reference import tables as reference_tables
from data.state import State
from data.tasks import Draft, Sight, Tasks

MINE, OTHER, APART = "gucheng", "likou", "suiyang-own"
WORDS = {MINE: "KESTREL", OTHER: "MERLIN", APART: "OSPREY"}  # a place and the word in its rows
AS_OF = date(2017, 12, 31)
ROWS = 12
_REFERENCE = reference_tables()
_CODES = {name: table["code"].to_pylist() for name, table in _REFERENCE.items() if "code" in table.column_names}


def leader() -> Person:
    """Who sees everything."""
    return Person("leader", "演示帐号甲", "leader", areas=None)


def township(area: str = MINE, role: str = "township", hidden: tuple[str, ...] = ()) -> Person:
    """Who sees one place."""
    return Person(f"{role}-{area}", "演示帐号乙", role, areas=(area,), hidden=hidden)


def publish(store: Path) -> None:
    """Two snapshots of the world, so that there is something to compare."""
    for as_of in (date(2017, 11, 30), AS_OF):
        write_snapshot(
            store,
            {kind.id: _rows(kind, as_of) for kind in kinds().values() if not kind.cross},
            as_of=as_of,
            root="suiyang",
            demo=True,
            note="OSPREY 发布说明",
            issues=_issues(),
            sources=[_source(kind, area) for kind in kinds() for area in WORDS],
        )


def _rows(kind: Kind, as_of: date) -> pa.Table:
    rows = [_row(kind, area, n, as_of) for area in WORDS for n in range(ROWS)]
    columns = {name: pa.array([row[name] for row in rows], TYPES[column.type]) for name, column in kind.columns.items()}
    return pa.table(columns)


def _row(kind: Kind, area: str, n: int, as_of: date) -> dict[str, Any]:
    return {name: _value(kind, column, area, n, as_of) for name, column in kind.columns.items()}


def _value(kind: Kind, column: Column, area: str, n: int, as_of: date) -> Any:
    own, codes = column.id in kind.key, _CODES.get(str(column.table), [""])
    day = as_of if own else date(2016 + n % 2, n % 12 + 1, 1 if column.type == "month" else 10)
    values = {
        "area": area,
        "credit_code": f"91411403{WORDS[area]}{n:02d}",
        "code": codes[n % len(codes)],
        "text": f"{WORDS[area]}{column.id[:4]}{n if own else n % 4}",
        **dict.fromkeys(("date", "month"), day),
        **dict.fromkeys(("integer", "number"), n % 3 + 1),
    }
    return values.get(column.type)


def _issues() -> pa.Table:
    words = [*WORDS.values()]
    columns: Mapping[str, list[Any]] = {
        name: [f"{word}{name}" if pa.types.is_string(ISSUES.field(name).type) else None for word in words]
        for name in ISSUES.names
    } | {"kind": ["sampling_results"] * len(words), "severity": ["error"] * len(words)}
    return pa.table({name: pa.array(columns[name], ISSUES.field(name).type) for name in ISSUES.names})


def _source(kind: str, area: str) -> dict[str, Any]:
    names = {row["id"]: row["name_zh"] for row in _REFERENCE["areas"].to_pylist()}
    counts = dict.fromkeys(("rows_read", "rows_accepted", "rows_filtered", "rows_rejected"), ROWS)
    return {
        **{"file": f"{WORDS[area]}.xlsx", "sheet": f"{WORDS[area]}表", "kind": kind, "sha256": f"{area}{kind}"},
        **{"sender": names[area], "first": "2016-01-01", "last": "2017-12-31"},
        **counts,
    }


def keep(state: State) -> None:
    """What people keep: notes of the office, tasks and draws of each place, papers of the leader."""
    note = Note("n1", "2017-06", "OSPREY 备注", "演示帐号甲", "2017-12-01")
    _put(state, annotations.OWNER, annotations.KIND, annotations.to_json((note,)))
    for name in ("", "OSPREY"):
        _put(state, "leader", PACK, packs.to_json(Saved(title="OSPREY 材料")), name)
    for area, word in WORDS.items():
        at = datetime(2017, 12, 1, 9)
        tasks = Tasks(state, Sight("演示帐号甲", "leader", "leader", True, None))
        tasks.make(Draft(f"{word} 督办事项", "", area, date(2017, 12, 20)), at)
        draws.announce(state, draws.Announced(f"{word}seed", f"{word} 抽取", "leader", at.astimezone(), (area,)))


def _put(state: State, owner: str, kind: str, text: str, name: str = "") -> None:
    state.change(owner, kind, lambda _: text, name=name)


def found(text: str, *areas: str) -> list[str]:
    """The words of places that a text names, none of which may be in it."""
    return [WORDS[area] for area in areas if WORDS[area].casefold() in text.casefold()]


def others(person: Person) -> Iterator[str]:
    """The places that somebody may see nothing of."""
    return (area for area in WORDS if person.areas is not None and area not in person.areas)
