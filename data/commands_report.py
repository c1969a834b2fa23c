"""What the command line says about ledgers, rejected rows and snapshots."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.ledgers import Checked, Ledger, kinds
from data.publishing import Manifest
from data.publishing.rules import broken
from data.text import Lang, day, exact, t

ISSUE_COLUMNS = ("file", "sheet", "row", "column", "value", "rule", "severity")


def place(file: str, sheet: str, lang: Lang) -> str:
    """A file and, where it has several, the sheet."""
    return t("commands.place", lang, file=file, sheet=sheet) if sheet else file


MOST_HEADINGS = 12


def issues(checked: Checked) -> list[dict[str, Any]]:
    """Every rejection and warning: the columns of the ledgers' issues, the rejections of a ledger first."""
    return [
        row
        for ledger in checked.ledgers
        for part in (ledger.rejected, ledger.warnings)
        for row in part.table().to_pylist()
    ]


def ledger_lines(checked: Checked, lang: Lang) -> Iterator[str]:
    """A line a ledger with its counts, a line for what of it was not read."""
    for ledger in checked.ledgers:
        yield _ledger_line(ledger, lang)
        if ledger.source.ignored:
            yield _ignored_line(ledger.source.ignored, lang)
    for file, sheet in checked.skipped:
        yield t("commands.skipped", lang, place=place(file, sheet, lang))


def _ignored_line(headings: Sequence[str], lang: Lang) -> str:
    """The headings that were not read, the first of many."""
    first = t("commands.join", lang).join(headings[:MOST_HEADINGS])
    key = "ignored_many" if len(headings) > MOST_HEADINGS else "ignored"
    return t(f"commands.{key}", lang, columns=first, count=len(headings))


def _ledger_line(ledger: Ledger, lang: Lang) -> str:
    source = ledger.source
    counts = {name: exact(getattr(source, f"rows_{name}")) for name in ("read", "accepted", "filtered", "rejected")}
    name = kinds()[ledger.kind].name[lang]
    where = place(source.file, source.sheet, lang)
    return t("commands.ledger", lang, place=where, kind=name, warnings=exact(len(ledger.warnings)), **counts)


def issue_lines(found: Sequence[dict[str, Any]], shown: int, lang: Lang) -> Iterator[str]:
    """The first of the rejections and warnings."""
    if not found:
        yield t("commands.nothing_found", lang)
        return
    yield t("commands.found", lang, count=exact(len(found)), shown=min(shown, len(found)))
    for row in found[:shown]:
        words = {name: row[f"{name}_{lang}"] for name in ("message", "remedy")}
        at = {"place": place(row["file"], row["sheet"], lang), "row": row["row"], "column": row["column"]}
        severity = t(f"commands.{row['severity']}_word", lang)
        value = row["value"] or t("commands.blank", lang)
        yield t("commands.issue", lang, severity=severity, value=value, **at, **words)


def rule_lines(tallies: Iterable[Mapping[str, Any]], lang: Lang) -> Iterator[str]:
    """The rules that were broken, a line each, those with the most rows first; nothing where none was."""
    for number, one in enumerate(broken(tallies)):
        if number == 0:
            yield t("commands.rules_broken", lang)
        severity = t(f"commands.{one.about.severity}_word", lang)
        about = {"kind": kinds()[one.about.kind].name[lang], "what": one.about.words[lang], "severity": severity}
        yield t("commands.rule_broken", lang, failed=exact(one.failed), checked=exact(one.checked), **about)


def write_issues(found: Iterable[dict[str, Any]], file: Path, lang: Lang) -> None:
    """All rejections and warnings as CSV that Excel reads: UTF-8 with BOM, headings in the reader's language."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(t(f"commands.headings.{name}", lang) for name in (*ISSUE_COLUMNS, "message", "remedy"))
        for row in found:
            cells = {**row, "severity": t(f"commands.{row['severity']}_word", lang)}
            writer.writerow([*(cells[name] for name in ISSUE_COLUMNS), row[f"message_{lang}"], row[f"remedy_{lang}"]])


def snapshot_line(manifest: Manifest, in_force: bool, lang: Lang, place: str = "") -> str:
    """One line on a snapshot; `place` is named where the store has several."""
    demo = t("common.demo", lang) if manifest.demo else ""
    return t(
        "commands.snapshot",
        lang,
        mark="*" if in_force else " ",
        id=manifest.id,
        as_of=manifest.as_of,
        published_at=f"{manifest.published_at:%Y-%m-%d %H:%M}",
        rows=exact(sum(table["rows"] for table in manifest.tables.values())),
        labels="  ".join(filter(None, dict.fromkeys([place, demo, _plain(manifest.note)]))),
    ).rstrip()


def _plain(note: str) -> str:
    """A note without what would steer the terminal; it may have come with a foreign archive."""
    return "".join(character if character.isprintable() else " " for character in note)


def published_lines(manifest: Manifest, before: Manifest | None, known: bool, lang: Lang) -> Iterator[str]:
    """What was published, with the rows of each kind then and now."""
    if known:
        yield t("commands.already_published", lang, id=manifest.id)
    else:
        yield t("commands.published", lang, id=manifest.id, day=day(manifest.as_of, lang))
    for kind, table in manifest.tables.items():
        rows_before = before.tables.get(kind, {"rows": 0})["rows"] if before else 0
        if table["rows"] or rows_before:
            words = {"rows": exact(table["rows"]), "before": exact(rows_before)}
            yield t("commands.rows", lang, kind=kinds()[kind].name[lang], **words)
    if manifest.demo:
        yield t("commands.demo_note", lang)
