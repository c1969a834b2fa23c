"""The list of inspectors as an office keeps it: lines of 工号, section and what they keep away from, pasted from a
spreadsheet or typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches

from analytics.areas import AreaTree
from analytics.drawing.teams import Inspector
from data.text import Lang, t

OWNER, KIND = "office", "inspectors"  # where the list is kept among the texts of data.state
MOST, LONGEST, LONGEST_LIST = 2_000, 20, 200_000
_CODE = re.compile(rf"[\w\-·]{{1,{LONGEST}}}")
_PERSONAL = re.compile(r"1\d{10}|\d{17}[\dXx]")  # of mobile telephones and identity cards
_CELLS, _AVOIDED = re.compile(r"[\t,，]"), re.compile(r"[;；、/\s]+")
_HEADING = ("工号", "code", "编号")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line, counted from 1."""

    line: int
    key: str
    value: str = ""
    near: str = ""

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        near = t("draw.people.near", lang, near=self.near) if self.near else ""
        return t(f"draw.people.wrong.{self.key}", lang, line=self.line, value=self.value[:40], longest=LONGEST) + near


def kept(text: str) -> tuple[Inspector, ...]:
    """The list as it is kept. Raises ValueError for what is none."""
    try:
        return tuple(Inspector(one["code"], one["section"], tuple(one["avoids"])) for one in json.loads(text or "[]"))
    except (KeyError, TypeError) as error:
        raise ValueError("no list of inspectors") from error


def to_json(inspectors: Iterable[Inspector]) -> str:
    """The list as it is kept, in the order of codes."""
    return json.dumps([asdict(one) for one in sorted(inspectors, key=lambda one: one.code)], ensure_ascii=False)


def read(
    text: str, places: Mapping[str, str], known: Callable[[str], bool]
) -> tuple[tuple[Inspector, ...], tuple[Problem, ...]]:
    """Inspectors of lines that were typed, and what is wrong with them. `places` has the id of every name of an area,
    `known` says whether a credit code is in the directory."""
    lines = [(n, [cell.strip() for cell in _CELLS.split(line)]) for n, line in enumerate(text.splitlines(), start=1)]
    lines = [(n, cells) for n, cells in lines if any(cells) and cells[0].casefold() not in _HEADING]
    found, problems = [], [Problem(len(lines), "many")] if len(lines) > MOST else []
    for n, cells in lines[:MOST]:
        one, wrong = _line(n, cells, places, known)
        if any(one.code == other.code for other in found):
            wrong.append(Problem(n, "twice", one.code))
        found.append(one)
        problems += wrong
    return tuple(found), tuple(problems)


def _line(
    n: int, cells: Sequence[str], places: Mapping[str, str], known: Callable[[str], bool]
) -> tuple[Inspector, list[Problem]]:
    code, section, *rest = [*cells, ""]
    problems = [] if _CODE.fullmatch(code) else [Problem(n, "code", code)]
    if any(_PERSONAL.fullmatch(cell) for cell in cells):
        problems.append(Problem(n, "personal"))
    avoids = []
    for word in filter(None, _AVOIDED.split(";".join(rest))):
        found = places.get(word) or (word if known(word) else "")
        avoids.append(found)
        if not found:
            near = get_close_matches(word, places, 1)
            problems.append(Problem(n, "avoids", word, near[0] if near else ""))
    return Inspector(code, section[:LONGEST], tuple(sorted(set(avoids)))), problems


def places_of(areas: AreaTree) -> dict[str, str]:
    """Every name and alias of an area, and its id."""
    names = {}
    for id in areas:
        row = areas.get(id).row
        aliases = row.get("aliases", "").split(";")
        names |= dict.fromkeys(filter(None, (id, row["name_zh"], row["name_en"], *aliases)), id)
    return names


def typed(inspectors: Iterable[Inspector], named: Callable[[str], str]) -> str:
    """The lines again; `named` words what is avoided."""
    return "\n".join(
        "\t".join((one.code, one.section, "、".join(map(named, one.avoids)))).rstrip() for one in inspectors
    )


def within(inspectors: Iterable[Inspector], areas: AreaTree, enterprises: Container[str]) -> list[Inspector]:
    """The same as far as it concerns a directory: what they keep away from with all areas below, and nothing that lies
    beyond the areas and enterprises given."""
    return [replace(one, avoids=_within(one.avoids, areas, enterprises)) for one in inspectors]


def _within(avoids: Iterable[str], areas: AreaTree, enterprises: Container[str]) -> tuple[str, ...]:
    below = areas.below(code for code in avoids if code in areas)
    return tuple(sorted({*below, *(code for code in avoids if code in enterprises)}))
