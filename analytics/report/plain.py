"""A report as plain text, to be pasted anywhere."""

from __future__ import annotations

from analytics.report.content import Heading, Paragraph, Report, words
from data.text import t


def plain(report: Report) -> str:
    """Title, scope, text, table (tabs between cells) and notes, a line each."""
    lines = [report.title, "", report.scope, ""]
    for block in report.blocks:
        lines += [f"\n{block.text}" if isinstance(block, Heading) and block.level == 1 else _line(block, report)]
    if report.table:
        lines += ["", report.table.title, "\t".join(report.table.headings)]
        lines += ["\t".join(run.text for run in row) for row in report.table.rows]
    if report.notes:
        lines += ["", t("report.notes", report.lang)]
        lines += [f"{note.mark} {words(note.runs)}" for note in report.notes]
    return "\n".join(lines) + "\n"


def _line(block: Heading | Paragraph, report: Report) -> str:
    if isinstance(block, Heading):
        return block.text
    return t("report.between", report.lang).join(words(runs) for runs in block.sentences)
