"""The pack as PDF: an A4 brief in the form of an official document, and pages of 16:9 for a projector.

typst sets them with our own fonts and embeds these. Every text goes in as data, so that nothing in a ledger is markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.charts import tokens
from analytics.export import codes, fonts
from analytics.export.bodies import Sheet, body, table
from analytics.export.cells import Printed
from analytics.export.clean import clean
from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.report import Heading, Paragraph, Report, Table, words
from data import text
from data.text import Lang, t

FOLDER = Path(__file__).parent / "typst"
BRIEF = Sheet(640, pressed=0.72)
SLIDES = Sheet(880, 350, pressed=0.62, enlarged=1.5, most=24, rows=12, across=73, notes=4)
UNKNOWN = "〓"  # what Chinese printers set for a character that they have no type for
PLACES: Mapping[Lang, tuple[str, str]] = {"zh": ("zh", "CN"), "en": ("en", "GB")}
_WORDS = ("annex", "colon", "definitions", "on")


def pdf(pack: Pack) -> bytes:
    """The A4 brief: report, signature and day, charts, definitions; a red head where the pack has a number."""
    return _compiled(pack, "brief.typ", BRIEF)


def slides_pdf(pack: Pack) -> bytes:
    """The same charts in 16:9, one exhibit a page; lists take as many as they need."""
    return _compiled(pack, "slides.typ", SLIDES)


def _compiled(pack: Pack, template: str, sheet: Sheet) -> bytes:
    return typeset(template, _data(pack, sheet), pack.provenance.made_at)


def typeset(template: str, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """PDF/UA of a template beside this file; its data are no markup. The same data and time give the same bytes."""
    from typst import Compiler, TypstError  # noqa: PLC0415  imports slowly

    def compiled(plain: str) -> bytes:
        inputs, lent = {"pack": plain}, fonts.for_typst(plain)
        compiler = Compiler(FOLDER / template, root=FOLDER, font_paths=lent, sys_inputs=inputs)
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made_at.replace(tzinfo=UTC))
        assert isinstance(made, bytes)  # one document
        return made

    plain = json.dumps(_clean(data), ensure_ascii=False)
    try:
        return compiled(plain)
    except TypstError:
        if not fonts.lacking(plain):
            raise
        return compiled(printable(plain))


def _clean(value: Any) -> Any:
    """The data, every text in them clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


def printable(plain: str) -> str:
    """The text with a mark for each character that no font at hand has: PDF/UA forbids characters without a shape."""
    lacking = fonts.lacking(plain)
    return plain.translate(dict.fromkeys(map(ord, lacking), UNKNOWN)) if lacking else plain


def _data(pack: Pack, sheet: Sheet) -> dict[str, Any]:
    """All that the templates set."""
    lang, said = pack.lang, pack.provenance
    report = pack.report if pack.report and pack.report.blocks else None
    flags = {"common.demo": said.demo, "export.historic": said.historic}
    definitions = _definitions(pack)
    annexes = {"figures": report, "exhibits": report and pack.exhibits, "definitions": definitions}
    return {
        **dict(zip(("lang", "region"), PLACES[lang], strict=True)),
        "family": fonts.FAMILY,
        "colours": tokens("light"),
        "words": {
            **{key: t(f"export.pdf.{key}", lang, name="{name}") for key in _WORDS},
            "notes": t("report.notes", lang),
            "scan": t("export.pptx.scan", lang),
        },
        **_cover(pack, report),
        "flags": [t(key, lang) for key, wanted in flags.items() if wanted],
        "footer": said.clauses,
        "between": t("export.between", lang),
        "report": report and _report(report),
        "exhibits": [_exhibit(one, sheet) for one in pack.exhibits],
        "definitions": definitions,
        "annexes": [{"kind": key, "title": t(f"export.pdf.{key}", lang)} for key, wanted in annexes.items() if wanted],
    }


def _cover(pack: Pack, report: Report | None) -> dict[str, Any]:
    made = pack.provenance.made_at
    return {
        "title": pack.title,
        "heading": report.heading if report and report.title == pack.title else [pack.title],
        "number": pack.number,
        "head": t("export.pdf.head", pack.lang, office=pack.office) if pack.office else pack.title,
        "office": pack.office,
        "author": [pack.office] if pack.office else [],
        "day": text.day(pack.day or made.date(), pack.lang),
        "date": {"year": made.year, "month": made.month, "day": made.day},
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "scope": report.scope,
        "blocks": [_block(block, report.lang) for block in report.blocks],
        "table": report.table and {"title": report.table.title, **table(_cells(report.table), BRIEF)},
        "notes": [{"mark": note.mark, "text": words(note.runs)} for note in report.notes],
    }


def _block(block: Heading | Paragraph, lang: Lang) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    return {"kind": "paragraph", "text": t("report.between", lang).join(map(words, block.sentences))}


def _cells(found: Table) -> Printed:
    rows = tuple(tuple(run.text for run in row) for row in found.rows)
    last = len(found.headings) - 1
    return Printed(found.headings, tuple(0 < n < last for n in range(last + 1)), rows)


def _exhibit(one: Exhibit, sheet: Sheet) -> dict[str, Any]:
    chart = one.chart
    return {
        "name": chart.words.name,
        "headline": one.sentence if sheet.height else one.headline,
        "remark": one.remark,
        "legend": [] if chart.empty else [{"fill": item.fill, "label": item.label} for item in chart.legend],
        "body": body(one, sheet),
        "notes": one.chart.footed(sheet.notes),
        "footer": one.provenance.clauses,
        "link": one.provenance.link,
        "code": codes.svg(one.provenance.link) if one.provenance.link else "",
    }


def _definitions(pack: Pack) -> list[dict[str, Any]]:
    """What each indicator means, then how each chart was judged; what is said of several, once."""
    found = {name: facts for one in pack.exhibits for name, facts in one.definitions.items()}
    judged = {one.chart.words.name: one.chart.words.method for one in pack.exhibits if one.chart.words.method}
    judged_by = {t("export.pdf.judged", pack.lang): judged} if judged else {}
    return [{"name": name, "facts": list(facts.items())} for name, facts in {**found, **judged_by}.items()]
