"""What can go wrong with an installation, in the reader's language."""

from __future__ import annotations

from data.text import Lang, t


class OperationError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`; `key` names it among operations.error."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"operations.error.{self.key}", lang, **self.values)
