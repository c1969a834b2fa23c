"""The rules that ledgers are held to, in words: as they are today, and as they were when a snapshot was published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from data.ledgers import rules as of_ledgers
from data.ledgers.kinds import kinds
from data.ledgers.rules import Described
from data.text import LANGS

FILE = "definitions/rules.csv"
COLUMNS = ("kind", "rule", "scope", "severity", "columns")
JOINT = ";"


def described(kind: str) -> list[Described]:
    """Every rule that a kind of ledger is held to, when it is checked and when it is published."""
    return of_ledgers.described(kinds()[kind])


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
