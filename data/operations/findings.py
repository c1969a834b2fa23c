"""What is found of an installation, in words of operations.found, with the remedy of operations.remedy."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from data.text import Lang

Severity = Literal["well", "note", "wrong"]


class Finding(NamedTuple):
    """`key` names the words under operations.found and, unless all is well, the remedy under operations.remedy."""

    severity: Severity
    key: str
    values: dict[str, Any]

    def spoken(self, lang: Lang) -> dict[str, Any]:
        """The values, errors in the reader's words."""
        said = {name: getattr(value, "message", None) for name, value in self.values.items()}
        return {name: message(lang) if (message := said[name]) else value for name, value in self.values.items()}


def well(key: str, **values: object) -> Finding:
    """All is as it should be."""
    return Finding("well", key, values)


def note(key: str, **values: object) -> Finding:
    """Something to know."""
    return Finding("note", key, values)


def wrong(key: str, **values: object) -> Finding:
    """Something to mend."""
    return Finding("wrong", key, values)
