"""What is checked of a row, as SQL over its cleaned text ("column:text") and its values (column)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.ledgers.kinds import NUMERIC, Column, Kind
from data.text import LANGS, Lang, t

UNREADABLE = {
    "date": "not_a_date",
    "month": "not_a_month",
    "number": "not_a_number",
    "integer": "not_an_integer",
    "area": "unknown_area",
    "code": "unknown_code",
    "credit_code": "not_a_credit_code",
    "boolean": "not_a_boolean",
}
ANY_AGE = {"date": "any_day", "month": "any_month"}
LOOKED_UP = ("area", "code", "boolean")


@dataclass(frozen=True)
class Check:
    """A row fails where SQL `fails` is true; an error rejects it, a warning empties `blanks`."""

    rule: str
    column: Column
    severity: str
    fails: str
    blanks: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # of a rule of the kind: zh, en
    remedies: Mapping[str, str] = field(default_factory=dict)

    def message(self, lang: Lang, **values: object) -> str:
        """What is wrong with the cell."""
        return self.words[lang] if self.words else t(f"ledgers.rules.{self.rule}", lang, **self._values(lang, values))

    def remedy(self, lang: Lang, **values: object) -> str:
        """What to do about it."""
        if self.remedies:
            return self.remedies[lang]
        rule = f"{self.rule}_none" if values.get("nearest") == "" else self.rule
        return t(f"ledgers.remedies.{rule}", lang, **self._values(lang, values))

    def _values(self, lang: Lang, values: Mapping[str, object]) -> dict[str, object]:
        limits = {"min": self.column.min, "longest": self.column.longest}
        return {"column": self.column.name[lang], **limits, **values}


def checks(kind: Kind) -> list[Check]:
    """Everything that is checked of each row by itself."""
    columns = kind.columns.values()
    return [check for column in columns for check in _of_column(column)] + [
        Check(
            rule=rule.id,
            column=kind.columns[rule.columns[0]],
            severity=rule.severity,
            fails=f"({rule.expr}) is false",
            blanks=rule.columns if rule.severity == "warning" else (),
            words={lang: getattr(rule, lang) for lang in LANGS},
            remedies=rule.remedy,
        )
        for rule in kind.rules
    ]


def _of_column(column: Column) -> list[Check]:
    text, value = f'"{column.id}:text"', f'"{column.id}"'
    severe = "error" if column.required or column.type in ("area", "code") else "warning"
    blanks = (column.id,) if severe == "warning" else ()
    found = []
    if column.required:
        found.append(Check("missing", column, "error", f"{text} is null"))
    if column.type in UNREADABLE:
        unreadable = f"{text} is not null and {value} is null"
        if column.type in ANY_AGE:
            other_age = f"{unreadable} and {ANY_AGE[column.type]}({text}) is not null"
            found.append(Check("out_of_range", column, severe, other_age))
            unreadable += f" and {ANY_AGE[column.type]}({text}) is null"
        found.append(Check(UNREADABLE[column.type], column, severe, unreadable))
    if column.min is not None:
        found.append(Check("too_small", column, severe, f"{value} < {column.min}", blanks))
    if column.longest is not None:
        found.append(Check("too_long", column, severe, f"length({text}) > {column.longest}", blanks))
    return found


def value_sql(column: Column, text: str, formats: bool = False) -> str:
    """SQL of a column's value from SQL of its cleaned text; what is looked up is found in `terms`.

    With `formats`, those of the list parameter of that name go before ours.
    """
    if column.type in LOOKED_UP:
        return "terms.id = 'true'" if column.type == "boolean" else "terms.id"
    value = text if column.type == "text" else f"as_{column.type}({text})"
    if formats:
        value = f"coalesce(try_strptime({text}, $formats)::date, {value})"
    if column.default is not None:
        value = f"case when {text} is null then {column.default} else {value} end"
    return value


def numeric(kind: Kind) -> list[Column]:
    """The columns that a line of totals may sum."""
    return [column for column in kind.columns.values() if column.type in NUMERIC]
