"""What can be wrong with an account or a password."""

from __future__ import annotations

from data.text import Lang, t


class PeopleError(Exception):
    """Carries what, where and what to do, in both languages: `message(lang)`; `key` is one of people.error."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"people.error.{self.key}", lang, **self.values)
