"""Columns that somebody may not see: their values are taken out, or a number stands for each, before anything asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

# What an account's `hidden` may name, and what stands in place of the values of each column: a word that is numbered,
# the same number for the same value within an opened snapshot; or nothing.
HIDDEN: Mapping[str, Mapping[str, str | None]] = {
    "enterprise": {"enterprise": "企业", "enterprise_code": "主体", "licence_no": None, "title": None},
    "fine": {"fine": None},
}


def columns(hidden: Iterable[str]) -> dict[str, str | None]:
    """The columns kept back, with the word that is numbered in their place or None; raises ValueError for a name that
    hides nothing."""
    names = set(hidden)
    if unknown := names - HIDDEN.keys():
        raise ValueError(f"nothing is called {', '.join(sorted(unknown))}: {', '.join(HIDDEN)}")
    return {column: word for name in sorted(names) for column, word in HIDDEN[name].items()}


def number(connection: duckdb.DuckDBPyConnection, column: str, word: str, sources: Iterable[str], salt: str) -> None:
    """Number the values of a column of some sources (SQL) in the table shown_<column> (real, shown).

    The order is that of a hash with a `salt` that no page shows, so that a number tells neither name nor place.
    """
    each = " union ".join(f'select "{column}" AS real from {source}' for source in sources)
    shuffled = "row_number() over (order by md5(real || $salt), real)"
    connection.execute(
        f"""create table "shown_{column}" as
        select real, $word || lpad({shuffled}::VARCHAR, 4, '0') AS shown from ({each}) where real is not null""",
        {"salt": salt, "word": word},
    )


def replaced(types: Mapping[str, str], kept_back: Mapping[str, str | None]) -> tuple[str, str]:
    """What is selected of `fact`, a table of columns with their types, and the joins for it."""
    here = {column: word for column, word in kept_back.items() if column in types}
    if not here:
        return "fact.*", ""
    numbered = [column for column, word in here.items() if word]
    given = [
        f'"shown_{column}".shown AS "{column}"' if column in numbered else f'null::{types[column]} AS "{column}"'
        for column in here
    ]
    joins = (f'left join "shown_{column}" on "shown_{column}".real = fact."{column}"' for column in numbered)
    return f"fact.* replace ({', '.join(given)})", " ".join(joins)
