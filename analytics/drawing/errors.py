"""What a draw may be refused for."""

from __future__ import annotations

from data.text import Lang, t


class DrawingError(ValueError):
    """Carries what is wrong and what to do, in both languages: `message(lang)`; `key` names the words."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.message("en"))

    def message(self, lang: Lang) -> str:
        """The sentence for the user."""
        return t(f"draw.error.{self.key}", lang, **self.values)
