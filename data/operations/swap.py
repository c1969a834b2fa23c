"""Several files and folders put in place as one: all of them, or none, whenever the machine stops.

What is to be done is written down first; while that paper lies there, whoever comes next takes everything back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from data.operations.home import PAPER
from data.publishing.files import discard, flush, replace_text

Progress = Callable[[str], None]


class Move(NamedTuple):
    """What is `staged` (None: nothing) takes the place of what lies at `target`, which goes `aside`."""

    staged: Path | None
    target: Path
    aside: Path


def swap(folder: Path, moves: Sequence[Move], progress: Progress) -> None:
    """Do the moves, or none of them; the paper lies in `folder`. Raises OSError."""
    replace_text(folder / PAPER, json.dumps([[str(path) if path else None for path in move] for move in moves]))
    try:
        for move in moves:
            if os.path.lexists(move.target):
                _rename(move.target, move.aside)
                progress(f"aside {move.target.name}")
            if move.staged:
                _rename(move.staged, move.target)
                progress(f"placed {move.target.name}")
    except OSError:
        recover(folder)
        raise
    (folder / PAPER).unlink()  # from here on it stays
    flush(folder)


def recover(folder: Path) -> bool:
    """Take back what was stopped half-way; whether there was anything. Stopped itself, it goes on the next time."""
    paper = folder / PAPER
    if not paper.exists():
        return False
    moves = [Move(*(path and Path(path) for path in move)) for move in json.loads(paper.read_text(encoding="utf-8"))]
    for staged, target, aside in reversed(moves):
        if staged and not os.path.lexists(staged):
            _rename(target, staged)
        if os.path.lexists(aside):
            _rename(aside, target)
    paper.unlink()
    flush(folder)
    for move in moves:
        if move.staged:
            discard(move.staged)
    return True


def _rename(old: Path, new: Path) -> None:
    old.rename(new)
    flush(new.parent)
