"""Findings in words: file, sheet, row, heading, value, what is wrong, what to do, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack

from data.ledgers.comparing import Finding
from data.ledgers.errors import place
from data.ledgers.ledger import ISSUES
from data.ledgers.recognising import Found
from data.ledgers.rows import Rows, Sink, Work
from data.ledgers.terms import Terms
from data.text import LANGS, Lang

NEAREST_LIMIT = 200  # unknown spellings for which near names are sought: each search walks all names
JOINT: Mapping[Lang, str] = {"zh": "、", "en": ", "}


def word(
    findings: Iterable[Finding], found: Mapping[int, Found], terms: Mapping[str, Terms], work: Work
) -> dict[int, tuple[Rows, Rows]]:
    """For each source its rejections and its warnings, notices among them, a row a problem (schema ISSUES)."""
    near: dict[tuple[str, str | None], list[str]] = {}
    with ExitStack() as open_sinks:
        sinks = {
            (source, rejects): open_sinks.enter_context(Sink(work, ISSUES))
            for source in found
            for rejects in (True, False)
        }
        for one in findings:
            sinks[one.source, one.check.severity == "error"].add(_row(one, found, _nearest(one, terms, near)))
    return {source: (sinks[source, True].rows, sinks[source, False].rows) for source in found}


def _row(one: Finding, found: Mapping[int, Found], nearest: Sequence[str] | None) -> tuple:
    sheet = found[one.source].sheet
    values = {lang: _values(one, found, nearest, lang) for lang in LANGS}
    messages = [one.check.message(lang, **values[lang]) for lang in LANGS]
    remedies = [one.check.remedy(lang, **values[lang]) for lang in LANGS]
    heading = _heading(one, found[one.source])
    placed = sheet.file, sheet.name, one.row, heading, one.value
    return *placed, one.check.rule, one.check.severity, *messages, *remedies, one.check.column.id


def _values(one: Finding, found: Mapping[int, Found], nearest: Sequence[str] | None, lang: Lang) -> dict[str, object]:
    """What the text of a finding may speak of."""
    values: dict[str, object] = {"value": one.value}
    if one.sum is not None:
        values["sum"] = f"{round(one.sum, 6):,.10g}"
    if one.other is not None:
        sheet = found[one.other[0]].sheet
        values |= {"other": place(sheet.file, sheet.name)[lang], "other_row": one.other[1]}
    if nearest is not None:
        values["nearest"] = JOINT[lang].join(nearest)
    return values


def _nearest(
    one: Finding, terms: Mapping[str, Terms], near: dict[tuple[str, str | None], list[str]]
) -> list[str] | None:
    """Names near to an unknown code or place; None for other findings."""
    if not one.check.rule.startswith("unknown_"):
        return None
    spelling = (one.check.column.id, one.value)
    if spelling not in near and len(near) < NEAREST_LIMIT:
        near[spelling] = terms[one.check.column.id].nearest(one.value or "")
    return near.get(spelling, [])


def _heading(one: Finding, found: Found) -> str:
    """The heading as it stands in the sheet; ours for a column that the sheet does not have."""
    id, layout = one.check.column.id, found.layout
    if layout.crosses and id == layout.kind.cross:
        return layout.crosses[one.slot].heading
    return layout.slots[id].heading if id in layout.slots else one.check.column.zh
