"""The words of a draft: cover, report, definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics.export import fonts
from analytics.export.cells import Printed
from analytics.export.document import grids
from analytics.export.document.markup import Piece, framed, run
from analytics.export.document.page import ACROSS
from analytics.export.document.paper import Paper
from analytics.export.document.styles import BODY, STYLES
from analytics.export.exhibit import Exhibit
from analytics.export.pack import Pack
from analytics.report import Heading, Paragraph, Report, Run, words
from data import text
from data.text import t


def cover(paper: Paper, pack: Pack) -> None:
    """The red head, where the document has a number; its title; without a report, office and day below."""
    if pack.number:
        paper.add("RedHead", _on_one_line(t("export.pdf.head", pack.lang, office=pack.office or pack.title)))
        paper.add("Number", pack.number)
    paper.add("Title", pack.title)
    if not pack.report:
        paper.add("Under", "\n".join(filter(None, _signed(pack))))


def _on_one_line(words: str) -> Piece:
    """The words of the red head as large as one line holds."""
    largest = STYLES["RedHead"].size
    return Piece(words, size=min(largest, largest * 0.94 * ACROSS / fonts.width(words, largest)))


def report(paper: Paper, pack: Pack, said: Report) -> None:
    """What is looked at, chapters, signature and day, the table that compares."""
    paper.add("Scope", said.scope)
    notes = {note.number: words(note.runs) for note in said.notes}
    for block in said.blocks:
        if isinstance(block, Heading):
            paper.add(f"Heading{block.level}", block.text)
        else:
            paper.body.append(framed("Normal", *_runs(paper, block, notes)))
    _signature(paper, *_signed(pack))
    if said.table:
        rows = tuple(tuple(run.text for run in row) for row in said.table.rows)
        last = len(said.table.headings) - 1
        numeric = tuple(0 < place < last for place in range(last + 1))
        paper.add("Heading1", said.table.title, fresh=True)
        grids.printed(paper, Printed(said.table.headings, numeric, rows), said.table.title)


def _runs(paper: Paper, block: Paragraph, notes: dict[int, str]) -> Iterable[str]:
    between = t("report.between", paper.lang)
    for place, sentence in enumerate(block.sentences):
        if place and between:
            yield run(between, "Normal", paper.lang)
        yield from (_run(paper, piece, notes) for piece in sentence)


def _run(paper: Paper, piece: Run, notes: dict[int, str]) -> str:
    """A mark becomes a footnote: what two marks share is said at both, since each page has its own numbers."""
    if piece.note:
        return paper.note(notes[piece.note])
    return run(Piece(piece.text, blank=piece.blank), "Normal", paper.lang)


def _signed(pack: Pack) -> tuple[str, str]:
    return pack.office, text.day(pack.day or pack.provenance.made_at.date(), pack.lang)


def _signature(paper: Paper, office: str, day: str) -> None:
    """Office two characters from the right, the day beginning two characters after it; or the other way round."""
    behind, wide = fonts.width(office, BODY), fonts.width(day, BODY)
    inset = max(behind - wide, 2 * BODY)
    paper.add("Normal")
    if office:
        paper.add("Signature", office, right=inset + wide - behind + 2 * BODY)
    paper.add("Signature", day, right=inset)


def definitions(paper: Paper, exhibits: Sequence[Exhibit]) -> None:
    """What each indicator means, then how each chart was judged; what is said of several, once."""
    found = {name: facts for one in exhibits for name, facts in one.definitions.items()}
    judged = {one.chart.words.name: one.chart.words.method for one in exhibits if one.chart.words.method}
    if judged:
        found[t("export.pdf.judged", paper.lang)] = judged
    if not found:
        return
    paper.add("Heading1", t("export.pdf.definitions", paper.lang), fresh=True)
    colon = t("export.pdf.colon", paper.lang)
    for name, facts in found.items():
        paper.add("Heading4", name)
        for heading, said in facts.items():
            paper.add("Definition", Piece(f"{heading}{colon}", bold=True), said)
