"""What people write for a code or a place: codes, names, aliases and dated codes, each leading to one id."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise

import pyarrow as pa

from data.ledgers.kinds import Column

AREAS = "areas"
NEAR = 0.5  # share of characters in common from which names are much alike
BOOLEANS = {"true": "是 有 真 对 √ ✓ y yes true t 1", "false": "否 没有 假 错 × ✗ n no false f 0"}
SCHEMA = pa.schema([("key", pa.string()), ("id", pa.string()), ("since", pa.string()), ("until", pa.string())])


def key(text: str) -> str:
    """The form in which spellings are compared: half-width, lower case, no spaces (SQL macro `term_key`)."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@dataclass(frozen=True)
class Spelling:
    """A way of writing `id`, in use on the days `since` ≤ day < `until` (ISO; None is always)."""

    text: str
    id: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Terms:
    """The spellings of one table (`table`: key, id, since, until) and the `names` that a suggestion may offer."""

    table: pa.Table
    names: tuple[str, ...]
    keys: frozenset[str]

    @property
    def dated(self) -> bool:
        """Whether any spelling means one thing on one day and another on another."""
        return self.table["since"].null_count < len(self.table)

    def knows(self, text: str) -> bool:
        """Whether the text is a spelling of anything."""
        return key(text) in self.keys

    def nearest(self, text: str, count: int = 3) -> list[str]:
        """Names much like the text, or like its end, where it names what is above them too; the nearest first."""
        written, by_key = key(text), {key(name): name for name in self.names}
        near = set(get_close_matches(written, by_key, count, NEAR))
        for length in {len(name) for name in by_key}:
            near.update(get_close_matches(written[-length:], [n for n in by_key if len(n) == length], count, NEAR))
        return [by_key[name] for name in sorted(near, key=lambda name: _distance(name, written))[:count]]


def _distance(name: str, written: str) -> tuple[float, float, str]:
    """How unlike a name a text is, whole or by its end, whichever is nearer; then by its end alone."""
    end, whole = (SequenceMatcher(None, name, text).ratio() for text in (written[-len(name) :], written))
    return -max(end, whole), -end, name


def of_column(column: Column, reference: Mapping[str, pa.Table], own: Mapping[str, str]) -> Terms:
    """The terms of an area, code or boolean column; `own` are a mapping's values for it, which go before ours."""
    if column.type == "boolean":
        spellings = [Spelling(word, id) for id, words in BOOLEANS.items() for word in words.split()]
        return _terms(spellings, ("是", "否"), own)
    name = AREAS if column.type == "area" else column.table or ""
    rows = reference[name].to_pylist()
    spellings = list(_of_areas(rows, reference) if name == AREAS else _of_codes(rows))
    return _terms(spellings, tuple(dict.fromkeys(row["name_zh"] for row in rows if row["name_zh"])), own)


def _aliases(row: Mapping[str, str | None]) -> list[str]:
    return [alias for alias in (row.get("aliases") or "").split(";") if alias]


def _of_codes(rows: list[dict[str, str | None]]) -> Iterator[Spelling]:
    for row in rows:
        for text in (row["code"], row["name_zh"], row["name_en"], *_aliases(row)):
            if text:
                yield Spelling(text, row["code"] or "", row.get("valid_from"), row.get("valid_to"))


def _of_areas(rows: list[dict[str, str | None]], reference: Mapping[str, pa.Table]) -> Iterator[Spelling]:
    """Ids, names and aliases, alone and behind the names of the areas above; and dated codes."""
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        id = row["id"] or ""
        names = [name for name in (row["name_zh"], *_aliases(row)) if name]
        written = [*names, *(above + name for above in _names_above(row, by_id) for name in names), id, row["name_en"]]
        yield from (Spelling(text, id) for text in written if text)
    for row in reference["area_codes"].to_pylist() if "area_codes" in reference else ():
        if row["area"] in by_id:
            for text in (row["code"], row["name_zh"]):
                yield Spelling(text, row["area"], row["valid_from"], row["valid_to"])


def _names_above(row: Mapping[str, str | None], by_id: Mapping[str | None, dict[str, str | None]]) -> list[str]:
    """The name of the area above, that name behind the one above it, and so on to the top."""
    names: list[str] = []
    above, seen = row["parent"], {row["id"]}
    while above in by_id and above not in seen:
        seen.add(above)
        names.append((by_id[above]["name_zh"] or "") + (names[-1] if names else ""))
        above = by_id[above]["parent"]
    return names


def _terms(spellings: list[Spelling], names: tuple[str, ...], own: Mapping[str, str]) -> Terms:
    """One id a spelling; where it meant several over time, one a day; where it still means several, none."""
    by_key: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        by_key[key(spelling.text)].append(spelling)
    by_key |= {key(text): [Spelling(text, id)] for text, id in own.items()}
    rows = [row for word, meanings in by_key.items() for row in _meanings(word, meanings)]
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)]
    return Terms(pa.table(arrays, schema=SCHEMA), names, frozenset(by_key))


def _meanings(word: str, meanings: list[Spelling]) -> list[tuple[str, str, str | None, str | None]]:
    if len({meaning.id for meaning in meanings}) == 1:
        return [(word, meanings[0].id, None, None)]
    dated = sorted({(m.since or "0001-01-01", m.until or "9999-12-31", m.id) for m in meanings})
    if any(later[0] < earlier[1] for earlier, later in pairwise(dated)):
        return []
    return [(word, id, since, until) for since, until, id in dated]
