"""会议材料: the sections of the half-year or yearly report, written from the numbers of a view."""

from analytics.report.build import build
from analytics.report.content import Heading, Note, Paragraph, Report, Run, Source, Table, words
from analytics.report.plain import plain

__all__ = ["Heading", "Note", "Paragraph", "Report", "Run", "Source", "Table", "build", "plain", "words"]
