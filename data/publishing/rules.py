"""The rules that ledgers are held to: those over published ledgers (rules.toml), and all of them in words.

They are worded as today, and in a snapshot as they were when it was published.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from data.ledgers import rules as of_ledgers
from data.ledgers.kinds import Kind, KindInvalid, built, kinds
from data.ledgers.rules import Described
from data.publishing.content import NOTICE
from data.text import LANGS

RULES = Path(__file__).resolve().parent / "rules.toml"
SCOPES = ("across", "ledger", "history")
FILE = "definitions/rules.csv"
COLUMNS = ("kind", "rule", "scope", "severity", "columns")
JOINT = ";"


@dataclass(frozen=True)
class Rule:
    """A row r of a ledger of one of `kinds` breaks the rule where SQL `expr` is false, and is not asked where it is
    null; `join` brings in other tables, and without rows in all those it `needs` nothing is asked. See rules.toml.
    """

    id: str
    scope: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    expr: str
    zh: str
    en: str
    remedy: Mapping[str, str]
    needs: tuple[str, ...] = ()
    join: str = ""

    @property
    def words(self) -> dict[str, str]:
        """What is wrong, in both languages."""
        return {"zh": self.zh, "en": self.en}

    def rows(self, kind: Kind) -> str:
        """SQL of the rows that the rule is asked of, with `holds`: whether they keep it."""
        other = self.join.replace("{kind}", kind.id)
        return f"select * from (select r.*, ({self.expr}) AS holds from {kind.id} AS r {other}) where holds is not null"


@cache
def rules(file: Path = RULES) -> tuple[Rule, ...]:
    """The rules over published ledgers; raises KindInvalid naming what is misspelt."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))["rules"]
    return tuple(_checked(built(Rule, raw, f"{file.stem}.{raw.get('id')}")) for raw in found)


def _checked(rule: Rule) -> Rule:
    known = {kind for kind in rule.kinds if kind in kinds() and set(rule.columns) <= set(kinds()[kind].columns)}
    if rule.scope not in SCOPES or set(rule.kinds) != known:
        raise KindInvalid(f"{rule.id}: unknown scope, kind or column")
    return rule


def described(kind: str) -> list[Described]:
    """Every rule that a kind of ledger is held to, when it is checked and when it is published."""
    return of_ledgers.described(kinds()[kind]) + [
        Described(kind, rule.id, rule.scope, NOTICE, rule.columns, rule.words, rule.remedy)
        for rule in rules()
        if kind in rule.kinds
    ]


class Broken(NamedTuple):
    """A rule with the rows that it was asked of and those that broke it."""

    about: Described
    checked: int
    failed: int


def broken(tallies: Iterable[Mapping[str, Any]]) -> list[Broken]:
    """The rules that rows break, by lines of data.ledgers.ledger.TALLY; those with the most rows first."""
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in tallies:
        sums[row["kind"], row["rule"], row["column"]] += Counter(checked=row["checked"], failed=row["failed"])
    said = {(rule.kind, rule.rule, rule.columns[0]): rule for kind in kinds() for rule in described(kind)}
    found = [Broken(said[rule], rows["checked"], rows["failed"]) for rule, rows in sums.items() if rows["failed"]]
    return sorted(found, key=lambda one: (-one.failed, one.about.kind, one.about.rule))


def held_together(folder: Path) -> list[dict[str, Any]]:
    """The tallies of the rules that the ledgers of the snapshot in a folder were held to together."""
    return pq.read_table(folder / "quality.parquet", filters=[("file", "=", "")]).to_pylist()


def write_rules(folder: Path) -> None:
    """Write the rules of every kind into a snapshot's folder."""
    with (folder / FILE).open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*COLUMNS, *LANGS, *(f"remedy_{lang}" for lang in LANGS)])
        for rule in (rule for kind in kinds() for rule in described(kind)):
            said = [*(rule.words[lang] for lang in LANGS), *(rule.remedy[lang] for lang in LANGS)]
            writer.writerow([rule.kind, rule.rule, rule.scope, rule.severity, JOINT.join(rule.columns), *said])


def described_in(folder: Path) -> list[Described]:
    """The rules of the snapshot in a folder, as it words them; none where it is older than they are."""
    file = folder / FILE
    return list(_read(file)) if file.exists() else []


def _read(file: Path) -> Iterator[Described]:
    with file.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            yield Described(
                kind=row["kind"],
                rule=row["rule"],
                scope=row["scope"],
                severity=row["severity"],
                columns=tuple(row["columns"].split(JOINT)),
                words={lang: row[lang] for lang in LANGS},
                remedy={lang: row[f"remedy_{lang}"] for lang in LANGS},
            )
