"""Ledgers that sections send: what kinds there are, how files are read and checked, templates to fill in."""

from data.ledgers.checking import check
from data.ledgers.errors import LedgerError
from data.ledgers.kinds import Kind, kinds
from data.ledgers.ledger import ISSUES, TALLY, Checked, Ledger, Places, Source
from data.ledgers.mapping import Filter, MappingText, compose
from data.ledgers.recognised import Recognised, recognise
from data.ledgers.rows import Rows
from data.ledgers.templates import write_template

__all__ = [
    "ISSUES",
    "TALLY",
    "Checked",
    "Filter",
    "Kind",
    "Ledger",
    "LedgerError",
    "MappingText",
    "Places",
    "Recognised",
    "Rows",
    "Source",
    "check",
    "compose",
    "kinds",
    "recognise",
    "write_template",
]
