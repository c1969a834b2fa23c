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


@dataclass(frozen=True, eq=False)
class Check:
    """A row fails where SQL `fails` is true; an error rejects it, a warning empties `blanks`, a notice leaves it.

    `applies` is SQL over the values alone: the rule is asked of the rows where it is true, and of those that fail.
    `scope` is cell, row (columns against each other) or ledger (rows against each other).
    """

    rule: str
    column: Column
    severity: str
    fails: str
    blanks: tuple[str, ...] = ()
    scope: str = "cell"
    applies: str = "true"
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
        limits = {name: getattr(self.column, name) for name in ("min", "max", "longest")}
        return {"column": self.column.name[lang], **limits, **values}


@dataclass(frozen=True)
class Described:
    """A rule for those who read about it: the columns it is about (ids), what is wrong and what to do, by language."""

    kind: str
    rule: str
    scope: str
    severity: str
    columns: tuple[str, ...]
    words: Mapping[str, str]
    remedy: Mapping[str, str]


def described(kind: Kind) -> list[Described]:
    """Every rule that is checked of a ledger of this kind."""
    return [
        Described(
            kind=kind.id,
            rule=check.rule,
            scope=check.scope,
            severity=check.severity,
            columns=(check.column.id,),
            words={lang: _told(check, lang) for lang in LANGS},
            remedy={lang: check.remedy(lang, **_any_value(check)) for lang in LANGS},
        )
        for check in [*checks(kind), *repeated(kind).values(), *totalled(kind).values()]
    ]


def _any_value(check: Check) -> dict[str, str]:
    return {"nearest": ""} if check.rule.startswith("unknown_") else {}


def _told(check: Check, lang: Lang) -> str:
    """What is wrong, without the row that it is found in."""
    if check.scope == "ledger":
        return t(f"ledgers.described.{check.rule}", lang, column=check.column.name[lang])
    return check.message(lang)


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
            scope="row",
            applies=f"({rule.expr}) is not null",
            words={lang: getattr(rule, lang) for lang in LANGS},
            remedies=rule.remedy,
        )
        for rule in kind.rules
    ]


def repeated(kind: Kind) -> dict[bool, Check]:
    """The natural key occurs once: broken by the same row again (True) and by other contents under the same key."""
    column = kind.columns[kind.key[0]]
    rules = {True: ("same_row", "same"), False: ("same_key", "not same")}
    return {
        same: Check(rule, column, "error", fails, scope="ledger", applies="not rejected")
        for same, (rule, fails) in rules.items()
    }


def totalled(kind: Kind) -> dict[str, Check]:
    """A line of totals adds up, by column."""
    return {
        column.id: Check(
            "total_differs",
            column,
            "warning",
            f"total_of = '{column.id}'",
            scope="ledger",
            applies=f'"{column.id}" is not null',
        )
        for column in numeric(kind)
    }


def _of_column(column: Column) -> list[Check]:
    text, value = f'"{column.id}:text"', f'"{column.id}"'
    severe = "error" if column.required or column.type in ("area", "code") else "warning"
    blanks = (column.id,) if severe == "warning" else ()
    given = f"{value} is not null"
    found = []
    if column.required:
        found.append(Check("missing", column, "error", f"{text} is null"))
    if column.type in UNREADABLE:
        unreadable = f"{text} is not null and {value} is null"
        if column.type in ANY_AGE:
            other_age = f"{unreadable} and {ANY_AGE[column.type]}({text}) is not null"
            found.append(Check("out_of_range", column, severe, other_age, applies=given))
            unreadable += f" and {ANY_AGE[column.type]}({text}) is null"
        found.append(Check(UNREADABLE[column.type], column, severe, unreadable, applies=given))
    if column.min is not None:
        found.append(Check("too_small", column, severe, f"{value} < {column.min}", blanks, applies=given))
    if column.max is not None:
        found.append(Check("too_large", column, severe, f"{value} > {column.max}", blanks, applies=given))
    if column.longest is not None:
        found.append(Check("too_long", column, severe, f"length({text}) > {column.longest}", blanks, applies=given))
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
